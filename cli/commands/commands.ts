import type { Answer, Command, Telling } from '../command';
import { findKiln } from '../deployment';
import type { Surroundings } from '../surroundings';
import { approve, reject } from './answer';
import { history } from './history';
import { plan } from './plan';
import { release } from './release';
import { show } from './show';
import { status } from './status';
import { stop } from './stop';

/** What can be asked of a deployment, by the verb. */
export const commands = { plan, release, status, approve, reject, stop, history, show } as const;

export type CommandName = keyof typeof commands;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** A command with its arguments, ready for the world it is to live in. @throws ZodError where they were not checked before */
export function prepared(
  typed: { readonly command: CommandName; readonly argument?: string | undefined; readonly options: object },
  stage: string,
  telling: Telling,
): (surroundings: Surroundings) => Promise<Answer> {
  const given = { ...typed.options, argument: typed.argument };
  const bound = <Input>(command: Command<Input>) => {
    const input = command.input.parse(given);
    return async (surroundings: Surroundings) => command.run(input, await findKiln(stage, surroundings), telling);
  };
  // The switch keeps each command together with its own input.
  switch (typed.command) {
    case 'plan':
      return bound(plan);
    case 'release':
      return bound(release);
    case 'status':
      return bound(status);
    case 'approve':
      return bound(approve);
    case 'reject':
      return bound(reject);
    case 'stop':
      return bound(stop);
    case 'history':
      return bound(history);
    case 'show':
      return bound(show);
  }
}
