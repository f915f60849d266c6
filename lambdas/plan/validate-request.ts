import { images } from '../aws/images';
import { objects } from '../aws/objects';
import { parameters } from '../aws/parameters';
import * as contracts from '../domain/contracts';
import { releaseIdOf } from '../domain/names';
import { defineStep } from '../shared/define-step';
import { findDeployedFleet } from './deployed-fleet';
import { examineRequest } from './examine-request';
import { resolveVersion } from './resolve-version';

/**
 * Refuses a request that cannot become a release, with every problem at once, and fills in what it leaves open.
 * @throws InvalidRequest
 */
export const handler = defineStep(
  contracts.ValidateRequest,
  { parameters, objects, images },
  async (input, { parameters, objects, images, setting }) => {
    const stage = setting('STAGE');
    const find = (fleet: string) => findDeployedFleet(parameters, stage, fleet);
    const { request, deployed } = await examineRequest(input.request, { stage, find });
    const resolved = await resolveVersion(request, deployed.spec, { objects, images });
    return {
      release: { id: releaseIdOf(request.fleet, input.execution, input.startedAt), fleet: request.fleet },
      request: { ...request, ...resolved },
    };
  },
);
