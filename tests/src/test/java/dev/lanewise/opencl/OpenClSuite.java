// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A suite that needs a device: see {@link Devices}. Works for JUnit and jqwik alike. */
@Tag("opencl")
@net.jqwik.api.Tag("opencl")
@ExtendWith(OpenClSuite.Condition.class)
@AddLifecycleHook(OpenClSuite.Skip.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OpenClSuite {

  /** The decision as JUnit asks for it. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Devices.reasonToSkip()
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("there is a device"));
    }
  }

  /** The decision as jqwik asks for it. */
  final class Skip implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return Devices.reasonToSkip().map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
    }

    @Override
    public PropagationMode propagateTo() {
      return PropagationMode.ALL_DESCENDANTS;
    }
  }
}
