import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { VersionedMap } from '../../versioned-map';
import { requireForm, templateIdNotFound, templateNameNotFound, templateVersionNotFound } from './errors';
import type { LaunchTemplateRecord, Tags } from './records';

/** Launch templates by id. Source: EC2 API reference, CreateLaunchTemplate, DeleteLaunchTemplate. */
export class LaunchTemplates {
  private readonly records: VersionedMap<LaunchTemplateRecord>;

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
  ) {
    this.records = new VersionedMap(() => clock.now());
  }

  all(at?: number): readonly LaunchTemplateRecord[] {
    return this.records.list(at);
  }

  find(launchTemplateId: string): LaunchTemplateRecord | undefined {
    return this.records.get(launchTemplateId);
  }

  /** @throws AwsError InvalidLaunchTemplateName.AlreadyExistsException, InvalidLaunchTemplateName.MalformedException. */
  create(definition: Omit<LaunchTemplateRecord, 'launchTemplateId' | 'createdAt'>): LaunchTemplateRecord {
    const { launchTemplateName: name } = definition;
    if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
      throw new AwsError(
        'InvalidLaunchTemplateName.MalformedException',
        'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
      );
    }
    if (this.records.list().some(({ launchTemplateName }) => launchTemplateName === name)) {
      throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
    }
    const launchTemplateId = `lt-0${this.random.hex(16)}`;
    const record: LaunchTemplateRecord = { ...definition, launchTemplateId, createdAt: this.clock.now() };
    this.records.put(launchTemplateId, record);
    return record;
  }

  /**
   * The template of an id or a name.
   * @throws AwsError InvalidLaunchTemplateId.NotFound, InvalidLaunchTemplateId.Malformed,
   * InvalidLaunchTemplateName.NotFoundException, InvalidParameterCombination, MissingParameter.
   */
  require(
    template: { readonly id?: string | undefined; readonly name?: string | undefined },
    at?: number,
  ): LaunchTemplateRecord {
    const { id, name } = template;
    if (id !== undefined && name !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'Either provide launch template ID or launch template name to describe the template, but not both.',
      );
    }
    if (id !== undefined) {
      requireForm('lt-', [id]);
      const record = this.records.get(id, at);
      if (record === undefined) throw templateIdNotFound(id);
      return record;
    }
    if (name === undefined) {
      throw new AwsError(
        'MissingParameter',
        'Either a launch template ID or a launch template name must be specified.',
      );
    }
    const record = this.records.list(at).find(({ launchTemplateName }) => launchTemplateName === name);
    if (record === undefined) throw templateNameNotFound(name);
    return record;
  }

  delete(launchTemplateId: string): void {
    this.records.delete(launchTemplateId);
  }

  tag(launchTemplateId: string, change: (tags: Tags) => Tags): void {
    this.records.update(launchTemplateId, (record) => ({ ...record, tags: change(record.tags) }));
  }
}

/** The number of a version that is asked for. @throws AwsError InvalidLaunchTemplateId.VersionNotFound. */
export function versionNumber(version: string): number {
  if (version === '1' || version === '$Default' || version === '$Latest') return 1;
  throw templateVersionNotFound(version);
}
