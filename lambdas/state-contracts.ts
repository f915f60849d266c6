import type bake from '../statemachines/bake.asl.json';
import type recover from '../statemachines/recover.asl.json';
import type release from '../statemachines/release.asl.json';
import type retire from '../statemachines/retire.asl.json';
import { contracts } from './domain/contracts';
import type { Contract } from './shared/define-step';

/** The states of a machine, or of a branch inside it, that call a Lambda. */
type LambdaStates<States> = {
  [Name in keyof States]: States[Name] extends { readonly Branches: readonly { readonly States: infer Inner }[] }
    ? LambdaStates<Inner>
    : States[Name] extends { readonly Arguments: { readonly FunctionName: string } }
      ? Name
      : never;
}[keyof States];

type Machine = typeof release | typeof bake | typeof recover | typeof retire;

/** Every state that calls a Lambda, read off the state machines themselves. */
export type TaskStateName = Machine extends infer Each
  ? Each extends { readonly States: infer States }
    ? LambdaStates<States>
    : never
  : never;

/** What each of them gives and gets. A state without a contract does not compile. */
export const stateContracts = {
  ...contracts,
  // The builder's verbs serve the tester too.
  RunComponents: contracts.RunScripts,
  CheckComponents: contracts.CheckScripts,
  StartTester: contracts.StartBuilder,
  CheckTester: contracts.CheckBuilder,
  RunTests: contracts.RunScripts,
  CheckTests: contracts.CheckScripts,
} satisfies Record<TaskStateName, Contract>;
