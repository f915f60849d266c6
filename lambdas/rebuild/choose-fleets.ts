import { parameters } from '../aws/parameters';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { parameterNames } from '../domain/names';
import { problemsOf } from '../domain/problems';
import { rebuildRequestSchema, requestedBy } from '../domain/rebuild-request';
import { defineStep } from '../shared/define-step';

/**
 * Which fleets are to be looked at: the one whose schedule is due, those that a person names, or every one of the stage.
 * @throws InvalidRequest with every problem at once
 */
export const handler = defineStep(
  contracts.ChooseFleets,
  { parameters },
  async ({ request, startedAt }, { parameters, setting }) => {
    const parsed = rebuildRequestSchema.safeParse(request);
    if (!parsed.success) {
      const problems = problemsOf(parsed.error, request).join('; ');
      throw new KilnError('InvalidRequest', `${problems}. A rebuild takes {"fleet": "web"}, or {} for every fleet.`);
    }
    const { fleet, fleets, scheduledTime } = parsed.data;
    const folder = parameterNames.fleets(setting('STAGE'));
    const deployed = (await parameters.namesUnder(folder)).map((name) => name.slice(folder.length + 1)).sort();
    const chosen = fleet === undefined ? [...new Set(fleets ?? deployed)] : [fleet];
    const unknown = chosen.filter((name) => !deployed.includes(name));
    if (unknown.length > 0 || deployed.length === 0) {
      throw new KilnError(
        'InvalidRequest',
        deployed.length === 0
          ? `No fleet is deployed in stage ${setting('STAGE')}: there is no parameter under ${folder}; deploy the stack of a fleet first.`
          : `Not deployed in stage ${setting('STAGE')}: ${unknown.join(', ')}; there are ${deployed.join(', ')}. Correct the name, or deploy its stack.`,
      );
    }
    const common = { dueAt: scheduledTime ?? startedAt, requestedBy: requestedBy(scheduledTime) };
    return {
      fleets: chosen.map((name) => ({ fleet: name, ...common })),
      reason: `To be looked at: ${chosen.join(', ')}`,
    };
  },
);
