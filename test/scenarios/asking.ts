import { RELEASE_EVENT } from '../../lambdas/domain/release-event';
import { releaseRecordSchema } from '../../lambdas/domain/release-record';
import type { Execution } from '../../simulator/states/execution';
import { tableItems, takeInventory } from '../../simulator/world/inventory';
import { People, type Response } from '../../simulator/world/people';
import { APPROVAL, fleetWith } from './approval-fleet';
import { DeployedWorld, MINUTE } from './deployed-world';

/** A fleet that needs a yes, with nothing released yet, and people who answer. */
export class Asking extends DeployedWorld {
  readonly people = new People(this.world);
  readonly logged: string[] = [];

  constructor() {
    super({ fleet: fleetWith({ approval: APPROVAL }) });
    this.world.lambda.logSink = (line) => this.logged.push(JSON.stringify(line));
    this.world.publish('1.0.0');
  }

  async ask(name = 'release'): Promise<Execution> {
    await this.pass(5 * MINUTE);
    const execution = this.start(name, { fleet: 'web', version: '1.0.0' });
    await this.pass(MINUTE);
    return execution;
  }

  async answer(by: string, body: object): Promise<Response> {
    const { question } = this;
    const sent = this.people.send(by, { release: question?.releaseId, ...body });
    let answered: Response | undefined;
    sent.then(
      (response) => {
        answered = response;
      },
      () => undefined,
    );
    this.world.clock.promiseTouched();
    await this.pass(5000);
    return answered ?? sent;
  }

  /** The ids of the events about releases, in their order. */
  told(): string[] {
    const { eventbridge } = this.world.aws;
    return eventbridge.log.flatMap(({ event }) =>
      event['detail-type'] === RELEASE_EVENT ? [String(event.detail.id)] : [],
    );
  }

  get question() {
    return this.items.find(({ pk }) => pk === 'QUESTION');
  }

  get items() {
    return tableItems(this.world.aws.dynamodb, this.world.names.table);
  }

  get records() {
    return this.items
      .filter(({ sk }) => String(sk).startsWith('RELEASE#'))
      .map((item) => releaseRecordSchema.parse(item));
  }

  get claimed(): boolean {
    return takeInventory(this.world.aws, this.world.names.table).some(({ kind }) => kind === 'claim');
  }

  async finish(execution: Execution): Promise<Execution['end']> {
    await this.world.clock.run(() => execution.end !== undefined);
    return execution.end;
  }

  /** The fleet's stack is deployed once more. */
  deployAgain(): void {
    const { aws, deployment } = this.world;
    aws.ask('ssm', 'PutParameter', {
      Name: '/kiln/prod/fleets/web',
      Value: JSON.stringify(deployment.deployed),
      Type: 'String',
      Tier: 'Advanced',
      Overwrite: true,
    });
  }
}
