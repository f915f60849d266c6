import { AwsError } from '../../../../simulator/aws-error';
import type { WireAnswer, WireCall } from '../front';
import { json } from '../stand-ins';
import type { BundledKiln } from './bundled-kiln';

/** The executions are our interpreter's, so it says how they stand. Source: Smithy, "AWS JSON 1.0 protocol". */
export function stateMachinesStandIn(
  kiln: BundledKiln,
): Readonly<Record<string, (call: WireCall) => Promise<WireAnswer>>> {
  const answers = Object.entries(kiln.sfn.operations).map(([name, operation]) => {
    const answer = async ({ body }: WireCall): Promise<WireAnswer> => {
      const now = kiln.clock.now();
      const call = { service: 'sfn', operation: name, now, readAt: now, token: 'none', caller: 'a bundle' } as const;
      try {
        return json(inSeconds(operation.answer(JSON.parse(body), call)));
      } catch (error) {
        if (error instanceof AwsError)
          return json({ __type: error.name, message: error.message }, error.httpStatusCode);
        throw error;
      }
    };
    return [`states ${name}`, answer] as const;
  });
  return Object.fromEntries(answers);
}

/** Dates go as epoch seconds. */
function inSeconds(output: object): object {
  return JSON.parse(JSON.stringify(output), (key, value: unknown) =>
    typeof value === 'string' && /Date$|^timestamp$/.test(key) ? Date.parse(value) / 1000 : value,
  );
}
