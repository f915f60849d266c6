import { type Import, importsOf, placesOf, rawPlacesOf, type Source, sourcesIn } from './sources';

/** The places of imports that a rule does not allow, as `file:line target`. */
function imports(sources: readonly Source[], isForbidden: (each: Import) => boolean): string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter(isForbidden)
      .map(({ line, target, values }) => `${source.file}:${line} ${target} (${values.join(', ') || 'types'})`),
  );
}

const lambdas = sourcesIn('lambdas');
const domain = sourcesIn('lambdas/domain');
const adapters = sourcesIn('lambdas/aws');
const simulator = sourcesIn('simulator');
const infra = sourcesIn('infra');
const proof = sourcesIn('proof');
const stateMachines = sourcesIn('statemachines', '.asl.json');
const everything = [...lambdas, ...simulator, ...infra, ...sourcesIn('cli'), ...proof, ...sourcesIn('test')];

function sourceNamed(file: string): Source {
  const found = everything.find((source) => source.file === file);
  if (found === undefined) throw new Error(`${file} is gone.`);
  return found;
}

const inFolder = (target: string, ...folders: readonly string[]) =>
  folders.some((folder) => target.startsWith(`${folder}/`));

describe('the arrows of the house', () => {
  it('are looked for where there is something', () => {
    for (const sources of [lambdas, domain, adapters, simulator, infra, stateMachines]) expect(sources).not.toEqual([]);
  });

  it('lambdas/domain knows zod, semver, crypto, a calendar and itself', () => {
    const isForbidden = ({ target }: Import) =>
      !['zod', 'crypto', 'temporal-polyfill'].includes(target) &&
      !inFolder(target, 'semver/functions', 'lambdas/domain');

    expect(imports(domain, isForbidden)).toEqual([]);
  });

  it('lambdas/aws knows the SDK, lambdas/shared, and types and constants of lambdas/domain: no decision', () => {
    const isConstant = (name: string) => /^[A-Z][A-Z0-9_]*$|Schema$|^KilnError$/.test(name);
    const isForbidden = ({ target, values }: Import) => {
      if (inFolder(target, '@aws-sdk', 'lambdas/aws', 'lambdas/shared')) return false;
      return !(inFolder(target, 'lambdas/domain') && values.every(isConstant));
    };

    expect(imports(adapters, isForbidden)).toEqual([]);
  });

  it('lambdas know nothing of the simulator, the infrastructure and the command line', () => {
    const isForbidden = ({ target }: Import) => inFolder(target, 'simulator', 'infra', 'cli', 'test');

    expect(imports(lambdas, isForbidden)).toEqual([]);
  });

  it('only lambdas/aws builds SDK clients and commands; others may name their types', () => {
    const others = lambdas.filter(({ file }) => !inFolder(file, 'lambdas/aws'));
    const isForbidden = ({ target, values }: Import) => target.startsWith('@aws-sdk/client-') && values.length > 0;

    expect(imports(others, isForbidden)).toEqual([]);
  });

  it('infra knows lambdas/domain and the list of functions, no handler and no simulator', () => {
    const isForbidden = ({ target }: Import) =>
      inFolder(target, 'simulator', 'cli', 'test') ||
      (inFolder(target, 'lambdas') && !inFolder(target, 'lambdas/domain') && target !== 'lambdas/functions');

    expect(imports(infra, isForbidden)).toEqual([]);
  });

  it('what proves Kiln is no part of it: nothing but tests knows of it', () => {
    const others = everything.filter(({ file }) => !inFolder(file, 'proof', 'test'));

    expect(imports(others, ({ target }) => inFolder(target, 'proof'))).toEqual([]);
  });
});

describe('a rehearsal is the same every time', () => {
  it('lambdas and simulator take time, ids and randomness from outside', () => {
    const pattern =
      /\bDate\.now\b|\bnew Date\b(?!\s*\(\s*[^\s)])|\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bperformance\.now\b|\bprocess\.hrtime\b/g;
    const sources = [...lambdas, ...simulator].filter(({ file }) => file !== 'lambdas/shared/lambda-runtime.ts');

    expect(sources.flatMap((source) => placesOf(source, pattern))).toEqual([]);
  });

  it('what traces hooks into everything asynchronous, so only a Lambda loads it, and only where it is one', () => {
    const imports = [...lambdas, ...simulator, ...sourcesIn('cli')].flatMap((source) =>
      importsOf(source).map(({ target, values }) => ({ file: source.file, target, values })),
    );
    const ofTracer = imports.filter(({ target }) => /tracer|xray/.test(target)).map(({ file }) => file);
    const ofTracing = imports.filter(({ target, values }) => target === 'lambdas/shared/tracing' && values.length > 0);

    expect(ofTracer).toEqual(['lambdas/shared/tracing.ts']);
    expect(ofTracing).toEqual([
      { file: 'lambdas/shared/lambda-runtime.ts', target: 'lambdas/shared/tracing', values: ['*'] },
    ]);
    expect(rawPlacesOf(sourceNamed('lambdas/shared/lambda-runtime.ts'), /\bimport\('\.\/tracing'\)/g)).toHaveLength(1);
  });

  it('state machines call no function that answers differently each time', () => {
    expect(stateMachines.flatMap((source) => rawPlacesOf(source, /\$(now|millis|random|uuid)\b/g))).toEqual([]);
  });
});

describe('types are believed', () => {
  it('nothing is cast away', () => {
    const pattern = /\bas\s+any\b|\bas\s+unknown\s+as\b/g;

    expect(everything.flatMap((source) => placesOf(source, pattern))).toEqual([]);
  });

  it('nothing is hushed', () => {
    const pattern = /@ts-(?:ignore|nocheck)/g;

    expect(everything.flatMap((source) => rawPlacesOf(source, pattern))).toEqual([]);
  });
});
