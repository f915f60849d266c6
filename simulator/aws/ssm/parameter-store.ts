import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import { VersionedMap } from '../../versioned-map';
import { validationError } from './errors';

export interface ParameterVersion {
  readonly name: string;
  readonly version: number;
  readonly value: string;
  readonly type: 'String' | 'StringList';
  readonly tier: 'Standard' | 'Advanced';
  readonly dataType: 'text' | 'aws:ec2:image';
  /** Epoch ms. */
  readonly modifiedAt: number;
}

export interface ParameterChange {
  readonly name: string;
  readonly value: string;
  readonly type?: ParameterVersion['type'] | undefined;
  readonly tier?: ParameterVersion['tier'] | undefined;
  readonly dataType?: ParameterVersion['dataType'] | undefined;
  readonly overwrite: boolean;
}

/** Source: Systems Manager API reference, PutParameter: 4 KB and 8 KB; in characters by the error's own text. */
const MAX_LENGTH = { Standard: 4096, Advanced: 8192 } as const;
/** Source: Systems Manager API reference, PutParameter, ParameterMaxVersionLimitExceeded. */
const VERSIONS_KEPT = 100;
const MAX_LEVELS = 15;
const GUIDE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

/** Parameters and their versions. Source: Systems Manager API reference, GetParameter, PutParameter, DeleteParameter. */
export class ParameterStore {
  private readonly parameters: VersionedMap<readonly ParameterVersion[]>;

  constructor(private readonly clock: VirtualClock) {
    this.parameters = new VersionedMap(() => clock.now());
  }

  /** Newest versions. */
  all(): readonly ParameterVersion[] {
    return this.parameters.list().flatMap((versions) => versions.at(-1) ?? []);
  }

  /**
   * Newest versions of what lies under a path, by name: right under it, or on all levels.
   * @throws AwsError ValidationException for a path that is none.
   */
  under(path: string, recursive: boolean, at?: number): readonly ParameterVersion[] {
    if (!/^\/[a-zA-Z0-9_.\-/]*$/.test(path)) {
      throw validationError(
        'The parameter path must begin with a slash, and consists of letters, numbers and the symbols .-_ divided by slashes.',
      );
    }
    const folder = path.endsWith('/') ? path : `${path}/`;
    return this.parameters
      .list(at)
      .flatMap((versions) => versions.at(-1) ?? [])
      .filter(({ name }) => name.startsWith(folder) && (recursive || !name.slice(folder.length).includes('/')))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * What a selector such as `/a/b`, `/a/b:3` or a parameter's ARN names.
   * @throws AwsError ParameterNotFound, ParameterVersionNotFound.
   */
  require(selector: string, at?: number): ParameterVersion {
    const [name = '', version] = withoutArn(selector).split(':');
    const versions = this.parameters.get(name, at);
    const newest = versions?.at(-1);
    if (versions === undefined || newest === undefined) {
      throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    }
    if (version === undefined) return newest;
    const found = versions.find((each) => String(each.version) === version);
    if (found !== undefined) return found;
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    );
  }

  /** @throws AwsError ParameterAlreadyExists, ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException. */
  put(change: ParameterChange): ParameterVersion {
    requireName(change.name);
    const versions = this.parameters.get(change.name) ?? [];
    const before = versions.at(-1);
    if (before === undefined && change.type === undefined) {
      throw validationError('A parameter type is required when you create a parameter.');
    }
    if (before !== undefined && !change.overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const tier = change.tier ?? before?.tier ?? 'Standard';
    if (before?.tier === 'Advanced' && tier === 'Standard') {
      throw validationError(
        `This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. For more information, see ${GUIDE}`,
      );
    }
    requireLength(change.value, tier);
    return this.write({
      name: change.name,
      value: change.value,
      type: change.type ?? before?.type ?? 'String',
      tier,
      dataType: change.dataType ?? before?.dataType ?? 'text',
    });
  }

  /** Publishes a parameter of AWS's own, past all rules for callers. */
  publish(name: string, value: string): void {
    this.write({ name, value, type: 'String', tier: 'Standard', dataType: 'aws:ec2:image' });
  }

  /** @throws AwsError ParameterNotFound. */
  delete(name: string): void {
    this.require(name);
    this.parameters.delete(name);
  }

  private write(parameter: Omit<ParameterVersion, 'version' | 'modifiedAt'>): ParameterVersion {
    const versions = this.parameters.get(parameter.name) ?? [];
    const written = { ...parameter, version: (versions.at(-1)?.version ?? 0) + 1, modifiedAt: this.clock.now() };
    this.parameters.put(parameter.name, [...versions, written].slice(-VERSIONS_KEPT));
    return written;
  }
}

function withoutArn(selector: string): string {
  const match = /^arn:aws:ssm:[^:]+:[^:]*:parameter(\/.*)$/.exec(selector);
  return match?.[1] ?? selector;
}

function requireName(name: string): void {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw validationError(
      `Parameter name must be a fully qualified name. It can only include letters, numbers and the symbols ., -, _ and /. (${name})`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (name.split('/').length - 1 > MAX_LEVELS) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${MAX_LEVELS} levels.`,
    );
  }
}

/** Source of the first text: hashicorp/terraform-provider-aws#18521. */
function requireLength(value: string, tier: ParameterVersion['tier']): void {
  if (value === '') throw validationError(`Parameter value must not be empty.`);
  if (Buffer.byteLength(value) <= MAX_LENGTH[tier]) return;
  throw validationError(
    tier === 'Standard'
      ? `Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see ${GUIDE}`
      : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
  );
}
