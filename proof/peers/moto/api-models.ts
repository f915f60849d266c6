import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from '../../../simulator/aws-error';
import { Rehearsal } from '../../../simulator/rehearsal';
import { goldenRuns } from '../../golden-runs';
import type { PeerCheck, PeerRow } from '../check';
import { peerTool } from '../tools';
import { checkShape } from './check-shape';
import { readModels, type ServiceModel } from './service-model';
import { type Answered, watchAnswers } from './watched-world';

/**
 * Patterns that AWS itself does not keep to: the published one of these dates has lost its plus signs.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html, whose own example,
 * `PT0.004S`, does not match.
 */
const LOOSE =
  /^ssm GetCommandInvocation output Execution(ElapsedTime|(Start|End)DateTime) is ".*", which does not match /;

/** Codes that the models do not list, as their services' guides do. Source: EC2 API reference, "Error codes for the Amazon EC2 API". */
const UNLISTED =
  /^(ec2 \w+|autoscaling \w+ ValidationError|elbv2 \w+ ValidationError|dynamodb \w+ ValidationException|sfn \w+ ValidationException)/;

/** What rehearsals ask and what the simulator answers, held against AWS's own description of its APIs. */
export const apiModels: PeerCheck = {
  name: 'api-models',
  says: "Every input Kiln sends and every answer the simulator gives fits botocore's API models.",
  run: async ({ tell }) => {
    const models = readModels(botocoreData(await peerTool('moto', 'python')));
    const rows: PeerRow[] = [];
    for (const run of goldenRuns()) {
      tell(run.name);
      const rehearsal = new Rehearsal(run.options);
      const answers: Answered[] = [];
      watchAnswers(rehearsal.world, (answered) => {
        answers.push(answered);
        return undefined;
      });
      await rehearsal.prepare();
      rehearsal.begin();
      const { outcome } = await rehearsal.finish();
      const findings = new Set(answers.flatMap((answered) => findingsOf(answered, models)));
      if (outcome !== run.ends) findings.add(`the rehearsal ends ${outcome} instead of ${run.ends}`);
      const operations = new Set(answers.map(({ service, operation }) => `${service} ${operation}`));
      rows.push({
        says: run.name,
        ok: findings.size === 0,
        detail:
          findings.size === 0 ? `${answers.length} calls of ${operations.size} operations` : [...findings].join('; '),
      });
    }
    return rows;
  },
};

function botocoreData(python: string): string {
  const library = join(python, '../../lib');
  const [version = ''] = readdirSync(library).filter((name) => name.startsWith('python3'));
  return join(library, version, 'site-packages/botocore/data');
}

/** What of a call and its answer is not as the API's model says. */
export function findingsOf(
  { service, operation, input, output, error }: Answered,
  models: ReadonlyMap<string, ServiceModel>,
): string[] {
  const call = `${service} ${operation}`;
  const model = models.get(service);
  const described = model?.operations[operation];
  if (model === undefined || described === undefined) return [`${call} is not in the API`];
  const check = (shape: string | undefined, value: unknown, side: string) =>
    shape === undefined || value === undefined
      ? []
      : checkShape(model, shape, value).map(({ path, problem }) => `${call} ${side} ${path} ${problem}`);
  const problems = [
    ...check(described.input?.shape, input, 'input'),
    ...check(described.output?.shape, output, 'output'),
  ];
  if (error instanceof AwsError) problems.push(...errorFindings(call, error, model, described.errors ?? []));
  return problems.filter((problem) => !LOOSE.test(problem));
}

/** Whether the API has such an error for this operation, and with this HTTP status. */
function errorFindings(
  call: string,
  { name, httpStatusCode }: AwsError,
  model: ServiceModel,
  errors: readonly { readonly shape: string }[],
): string[] {
  const listed = errors.some(({ shape }) => shape === name);
  if (!listed)
    return UNLISTED.test(`${call} ${name}`) ? [] : [`${call} refuses with ${name}, which its API does not list`];
  const status = model.shapes[name]?.error?.httpStatusCode ?? httpStatusCode;
  return status === httpStatusCode ? [] : [`${call} ${name} has HTTP status ${httpStatusCode}, the API says ${status}`];
}
