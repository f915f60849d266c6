import type { State, Workflow } from './definition';
import { invalidDefinition } from './invalid-definition';

/** Every transition leads to a state beside it, every state is reached, and some state ends the workflow. @throws AwsError InvalidDefinition */
export function checkTransitions(workflow: Workflow, path: string): void {
  if (!workflow.states.has(workflow.startAt))
    throw invalidDefinition(
      'MISSING_TRANSITION_TARGET',
      `Missing 'StartAt' target: ${workflow.startAt}`,
      `${path}/StartAt`,
    );
  const reached = new Set<string>([workflow.startAt]);
  for (const name of reached) {
    const state = workflow.states.get(name);
    for (const target of state === undefined ? [] : targets(state)) {
      if (!workflow.states.has(target)) {
        const place = `${path}/States/${name}`;
        throw invalidDefinition('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, place);
      }
      reached.add(target);
    }
  }
  for (const name of workflow.states.keys()) {
    if (!reached.has(name))
      throw invalidDefinition(
        'MISSING_TRANSITION_TARGET',
        `State "${name}" is not reachable.`,
        `${path}/States/${name}`,
      );
  }
  if (![...workflow.states.values()].some(ends))
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'No state ends the workflow', `${path}/States`);
}

function targets(state: State): string[] {
  const found: string[] = [];
  if (state.type === 'Choice') {
    found.push(...state.choices.map((rule) => rule.next));
    if (state.default !== undefined) found.push(state.default);
  } else if (state.type !== 'Succeed' && state.type !== 'Fail' && state.next !== undefined) {
    found.push(state.next);
  }
  if ('catch' in state) found.push(...state.catch.map((catcher) => catcher.next));
  return found;
}

function ends(state: State): boolean {
  if (state.type === 'Succeed' || state.type === 'Fail') return true;
  return state.type !== 'Choice' && state.next === undefined;
}
