import type bake from '../statemachines/bake.asl.json';
import type rebuild from '../statemachines/rebuild.asl.json';
import type recover from '../statemachines/recover.asl.json';
import type release from '../statemachines/release.asl.json';
import type retire from '../statemachines/retire.asl.json';
import * as contracts from './domain/contracts';
import type { Contract } from './shared/define-step';

/** The states of a machine, or of a branch or an iteration inside it, that call a Lambda. */
type LambdaStates<States> = {
  [Name in keyof States]: States[Name] extends { readonly Branches: readonly { readonly States: infer Inner }[] }
    ? LambdaStates<Inner>
    : States[Name] extends { readonly ItemProcessor: { readonly States: infer Each } }
      ? LambdaStates<Each>
      : States[Name] extends { readonly Arguments: { readonly FunctionName: string } }
        ? Name
        : never;
}[keyof States];

type Machine = typeof release | typeof bake | typeof recover | typeof retire | typeof rebuild;

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
  // A rebuild may fail before there is a fleet, and for each of them.
  RefuseRebuild: contracts.ConcludeRebuild,
} satisfies Record<TaskStateName, Contract>;
