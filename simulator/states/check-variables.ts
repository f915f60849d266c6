import type { Leaving, State, Workflow } from './definition';
import { invalidDefinition } from './invalid-definition';

/**
 * Variables have valid names, and a branch or item processor assigns none that the workflow around it assigns.
 * AWS was recorded taking a name that a branch assigns and the catcher of its own Parallel assigns too, so those do not count.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 * @throws AwsError InvalidDefinition
 */
export function checkVariables(workflow: Workflow, path: string, outer: ReadonlySet<string> = new Set()): void {
  for (const state of workflow.states.values()) {
    for (const name of [...assigned(state), ...caught(state)]) {
      const place = `${path}/States/${state.name}/Assign`;
      if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(name) || name === 'states')
        throw invalidDefinition('SCHEMA_VALIDATION_FAILED', `'${name}' is not a valid variable name`, place);
      if (outer.has(name))
        throw invalidDefinition('DUPLICATE_VARIABLE_NAME', `Variable '${name}' is assigned in an outer scope`, place);
    }
  }
  for (const state of workflow.states.values()) {
    const around = new Set(outer);
    for (const other of workflow.states.values()) {
      for (const name of assigned(other)) around.add(name);
      if (other !== state) for (const name of caught(other)) around.add(name);
    }
    if (state.type === 'Map') checkVariables(state.itemProcessor, `${path}/States/${state.name}/ItemProcessor`, around);
    if (state.type === 'Parallel') {
      state.branches.forEach((branch, index) => {
        checkVariables(branch, `${path}/States/${state.name}/Branches[${index}]`, around);
      });
    }
  }
}

function assigned(state: State): string[] {
  if (state.type === 'Succeed' || state.type === 'Fail') return [];
  const rules: readonly Leaving[] = state.type === 'Choice' ? state.choices : [];
  return [state, ...rules].flatMap(namesIn);
}

function caught(state: State): string[] {
  return 'catch' in state ? state.catch.flatMap(namesIn) : [];
}

function namesIn({ assign }: Leaving): readonly string[] {
  return assign?.keys ?? [];
}
