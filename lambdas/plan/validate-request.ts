import { parameters } from '../aws/parameters';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { parameterNames, releaseIdOf } from '../domain/names';
import { problemsOf } from '../domain/problems';
import { releaseRequestSchema } from '../domain/release-request';
import { defineStep } from '../shared/define-step';

/** The longest request worth reading; an execution's input may have 256 KiB. */
const LONGEST_REQUEST = 4096;

/**
 * Refuses a request that cannot become a release, with every problem at once.
 * @throws InvalidRequest
 */
export const handler = defineStep(contracts.ValidateRequest, { parameters }, async (input, { parameters, setting }) => {
  const size = JSON.stringify(input.request)?.length ?? 0;
  if (size > LONGEST_REQUEST) {
    throw new KilnError(
      'InvalidRequest',
      `The request is longer than the ${LONGEST_REQUEST} characters it may have; send {"fleet": "…", "version": "…"}.`,
    );
  }
  const parsed = releaseRequestSchema.safeParse(input.request);
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, input.request).join('; ');
    throw new KilnError('InvalidRequest', `${problems}. A request looks like {"fleet": "web", "version": "1.4.2"}.`);
  }
  const request = parsed.data;
  const name = parameterNames.fleet(setting('STAGE'), request.fleet);
  if ((await parameters.get(name)) === undefined) {
    throw new KilnError(
      'InvalidRequest',
      `Fleet ${request.fleet} is not deployed in stage ${setting('STAGE')}: there is no parameter ${name}; deploy its stack, or correct the name.`,
    );
  }
  return {
    release: { id: releaseIdOf(request.fleet, input.execution, input.startedAt), fleet: request.fleet },
    request,
  };
});
