import { generationNumber, TAGS } from '../../lambdas/domain/names';
import type { KilnWorld } from './kiln-world';

/** A generation of the rehearsed fleet, as it stands. */
export interface GenerationView {
  readonly generation: string;
  readonly version: string | null;
  readonly imageId: string | null;
  /** Of the traffic, in percent. */
  readonly weight: number;
  readonly desired: number;
  readonly healthy: number;
}

/** Which generation is blue and which is green, told by their names and by who serves. */
export class Generations {
  /** What served when the release asked for began; undefined before a first release. */
  readonly blue: string | undefined;
  private readonly known: ReadonlySet<string>;
  private found: string | undefined;

  constructor(
    private readonly world: KilnWorld,
    private readonly stage: string,
    private readonly fleet: string,
  ) {
    this.known = new Set(this.names());
    this.blue = world.traffic.serving().groups.find((group) => group.weightPercent > 0)?.name;
  }

  /** The generation that came after the others, gone or not; undefined while there is none. */
  get green(): string | undefined {
    this.found ??= this.names().find((name) => !this.known.has(name));
    return this.found;
  }

  named(role: 'green' | 'blue'): string | undefined {
    return role === 'green' ? this.green : this.blue;
  }

  /** All that have a group, oldest first. */
  views(): GenerationView[] {
    const { autoscaling, ec2 } = this.world.aws;
    const serving = this.world.traffic.serving().groups;
    return autoscaling
      .groups()
      .filter(({ name }) => this.isOurs(name))
      .map((group) => {
        const share = serving.find(({ name }) => name === group.name);
        const template = ec2
          .snapshot()
          .launchTemplates.find(({ launchTemplateName }) => launchTemplateName === group.name);
        return {
          generation: group.name,
          version: group.tags.find(({ key }) => key === TAGS.version)?.value ?? null,
          imageId: template?.data.ImageId ?? null,
          weight: Math.round((share?.weightPercent ?? 0) * 100) / 100,
          desired: group.sizes.desired,
          healthy: share?.answering ?? 0,
        };
      });
  }

  /** Names of target groups, templates and groups of the fleet: whichever came first names a generation. */
  private names(): string[] {
    const { autoscaling, ec2, elbv2 } = this.world.aws;
    const all = [
      ...elbv2.state.targetGroups.list().map(({ name }) => name),
      ...ec2.snapshot().launchTemplates.map(({ launchTemplateName }) => launchTemplateName),
      ...autoscaling.groups().map(({ name }) => name),
    ];
    return [...new Set(all)].filter((name) => this.isOurs(name));
  }

  private isOurs(name: string): boolean {
    return generationNumber(this.stage, this.fleet, name) !== undefined;
  }
}
