// SPDX-License-Identifier: Apache-2.0

// One work-item takes WIDTH elements.
#define KERNEL __kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void

#define EACH(n)                              \
  long i = (long)get_global_id(0) * WIDTH;   \
  long count = n - i;                        \
  if (count <= 0) {                          \
    return;                                  \
  }

#define LOAD(x) load(x + x##Offset + i, count)
#define STORE(value, x) store(value, x + x##Offset + i, count)
