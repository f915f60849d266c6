import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { namesOf } from '../../../infra/names';
import { type FunctionName, functions } from '../../../lambdas/functions';
import { readTemplate, templatesIn } from '../assemblies';
import type { PeerCheck, PeerRow } from '../check';
import { reducedAssembly, UNKNOWN_TYPES } from './reduced';
import { ACCOUNT, Ministack, REGION } from './server';

const CDK = join(__dirname, '../../../node_modules/.bin/cdk');

/** ministack: CDK's own command line deploys our stacks to it, and the packaged functions run. */
export const ministack: PeerCheck = {
  name: 'ministack',
  says: 'cdk bootstrap and cdk deploy of every stack, as far as it knows their types; every packaged function loads and answers.',
  run: async ({ assemblies, tell }) => {
    const server = await Ministack.start();
    try {
      const rows = [await unknownTypes(server, Object.values(assemblies).flatMap(templatesIn))];
      const stages = Object.entries(assemblies).map(([stage, assembly]) => ({
        stage,
        assembly: reducedAssembly(assembly, join(dirname(assembly), `reduced-${stage}`)),
      }));
      const [first] = stages;
      if (first === undefined) throw new Error('There is nothing to deploy.');
      tell('cdk bootstrap');
      await cdk(server, ['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', first.assembly]);
      rows.push({ says: 'cdk bootstrap', ok: true, detail: 'CDKToolkit stands' });
      for (const { stage, assembly } of stages) {
        tell(`cdk deploy, ${stage}`);
        await cdk(server, [
          'deploy',
          '--all',
          '--app',
          assembly,
          '--require-approval',
          'never',
          '--progress',
          'events',
        ]);
        for (const template of templatesIn(assembly)) rows.push(await deployed(server, template));
      }
      tell('every function');
      rows.push(await everyFunctionAnswers(server), await aRequestIsValidated(server));
      return rows;
    } finally {
      await server.stop();
    }
  },
};

async function cdk(server: Ministack, args: readonly string[]): Promise<void> {
  try {
    const options = {
      env: { ...server.environment(), CI: 'true', NO_COLOR: '1' },
      maxBuffer: 2 ** 26,
      timeout: 900_000,
    };
    await promisify(execFile)(CDK, [...args], options);
  } catch (error) {
    const said =
      error instanceof Error && 'stdout' in error && 'stderr' in error
        ? `${String(error.stdout)}${String(error.stderr)}`
        : '';
    const telling = said.split('\n').filter((line) => /FAILED|rror|failed/.test(line));
    throw new Error(`cdk ${args[0]}: ${telling.slice(0, 8).join('\n') || said.slice(-1000)}\n${server.lastWords()}`, {
      cause: error,
    });
  }
}

/** Its own word for what it does not know of all types in the templates, which are too long to be asked about as they are. */
async function unknownTypes(server: Ministack, templates: readonly string[]): Promise<PeerRow> {
  const types = new Set(
    templates.flatMap((path) => Object.values(readTemplate(path).Resources).map(({ Type }) => Type)),
  );
  const answer = await server.query('cloudformation', {
    Action: 'ValidateTemplate',
    Version: '2010-05-15',
    TemplateBody: JSON.stringify({
      Resources: Object.fromEntries([...types].map((Type, index) => [`Type${index}`, { Type }])),
    }),
  });
  const [, list] = /Unrecognized resource types: \[([^\]]*)\]/.exec(answer) ?? [];
  if (list === undefined) throw new Error(`ministack names no type that it does not know: ${answer.slice(0, 500)}`);
  const unknown = list.split(', ').filter((each) => each !== '');
  const found = unknown.toSorted();
  const ok = JSON.stringify(found) === JSON.stringify(UNKNOWN_TYPES);
  return {
    says: 'unknown types',
    ok,
    detail: ok
      ? `left out: ${found.join(', ')}`
      : `it does not know ${found.join(', ')}; ministack/reduced.ts has ${UNKNOWN_TYPES.join(', ')}`,
  };
}

async function deployed(server: Ministack, template: string): Promise<PeerRow> {
  const stack = basename(template, '.template.json');
  const answer = await server.query('cloudformation', {
    Action: 'DescribeStacks',
    Version: '2010-05-15',
    StackName: stack,
  });
  const [, status = answer.slice(0, 300)] = /<StackStatus>(\w+)<\/StackStatus>/.exec(answer) ?? [];
  const resources = Object.keys(readTemplate(template).Resources).length;
  return { says: stack, ok: status === 'CREATE_COMPLETE', detail: `${status}, ${resources} resources` };
}

const refusal = z.object({ errorType: z.string(), errorMessage: z.string() });

/** `{}` is a request of none of them: whoever says so has loaded, with everything it imports, and read its input. */
async function everyFunctionAnswers(server: Ministack): Promise<PeerRow> {
  const names = namesOf('prod');
  const wrong: string[] = [];
  let answers = 0;
  for (const name of Object.keys(functions).filter(isFunctionName)) {
    const { threw, payload } = await server.invoke(names.function(name), {});
    const refused = refusal.safeParse(payload);
    const isLoaded = threw
      ? refused.success && !/Init|ImportModule|Syntax|Reference/.test(refused.data.errorType)
      : true;
    if (isLoaded) answers += 1;
    else wrong.push(`${name}: ${JSON.stringify(payload).slice(0, 200)}`);
  }
  return {
    says: 'packaged functions',
    ok: wrong.length === 0,
    detail: wrong.length === 0 ? `${answers} load and answer` : wrong.slice(0, 5).join(' | '),
  };
}

function isFunctionName(name: string): name is FunctionName {
  return name in functions;
}

/** A function that does something: what it answers is made of what the stacks left in the parameter store. */
async function aRequestIsValidated(server: Ministack): Promise<PeerRow> {
  const execution = `arn:aws:states:${REGION}:${ACCOUNT}:execution:kiln-prod-release:peer`;
  const input = {
    state: 'ValidateRequest',
    execution,
    startedAt: '2026-01-05T09:00:00.000Z',
    request: { fleet: 'web', version: '1.0.0' },
  };
  const { threw, payload } = await server.invoke(namesOf('prod').function('ValidateRequest'), input);
  return { says: 'a request', ok: !threw, detail: JSON.stringify(payload).slice(0, 300) };
}
