import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { bakeWorld } from './bake-world';

const NAME = '/kiln/prod/web/image';
const PUBLIC = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

function parameterWorld(...settings: Parameters<typeof bakeWorld>) {
  const world = bakeWorld(...settings);
  const client = world.clients(SSMClient);
  return {
    ...world,
    get: async (Name: string) => (await world.settle(client.send(new GetParameterCommand({ Name })))).Parameter,
    put: (input: Partial<PutParameterCommandInput> = {}) =>
      world.settle(client.send(new PutParameterCommand({ Name: NAME, Value: 'ami-1', Type: 'String', ...input }))),
    remove: (Name: string) => world.settle(client.send(new DeleteParameterCommand({ Name }))),
  };
}

describe('parameters', () => {
  it('have versions, each readable', async () => {
    const { put, get } = parameterWorld();
    await put();
    await put({ Value: 'ami-2', Overwrite: true });

    expect(await get(NAME)).toMatchObject({ Value: 'ami-2', Version: 2 });
    expect(await get(`${NAME}:1`)).toMatchObject({ Value: 'ami-1', Version: 1, Selector: ':1' });
    expect(await get(`arn:aws:ssm:eu-central-1:111122223333:parameter${NAME}`)).toMatchObject({ Value: 'ami-2' });
    await expect(get(`${NAME}:3`)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  it('forget all but the newest hundred versions', async () => {
    const { put, get } = parameterWorld();
    for (let version = 1; version <= 101; version++) await put({ Value: `ami-${version}`, Overwrite: true });

    await expect(get(`${NAME}:1`)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    expect(await get(`${NAME}:2`)).toMatchObject({ Value: 'ami-2' });
  });

  it('are not there until made, and when deleted', async () => {
    const { put, get, remove } = parameterWorld();

    await expect(get(NAME)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await put();
    await remove(NAME);
    await expect(get(NAME)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(remove(NAME)).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('may be read late', async () => {
    const { put, get, clock } = parameterWorld({ latency: { readLag: [2_000, 2_000] } });
    await put();

    await expect(get(NAME)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await clock.advance(2_000);
    expect(await get(NAME)).toMatchObject({ Value: 'ami-1' });
  });

  it('are written over only when that is wanted', async () => {
    const { put } = parameterWorld();
    await put();

    await expect(put()).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  });

  it('hold 4 KB, or 8 KB in the advanced tier, which cannot be left again', async () => {
    const { put } = parameterWorld();

    await expect(put({ Value: 'x'.repeat(4097) })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Standard tier parameters support a maximum parameter value of 4096 characters'),
    });
    expect(await put({ Value: 'x'.repeat(8192), Tier: 'Advanced' })).toMatchObject({ Tier: 'Advanced', Version: 1 });
    await expect(put({ Value: 'x'.repeat(8193), Overwrite: true })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(await put({ Value: 'x'.repeat(8192), Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
    await expect(put({ Overwrite: true, Tier: 'Standard' })).rejects.toMatchObject({
      message: expect.stringContaining("can't downgrade"),
    });
  });

  it.each<[Partial<PutParameterCommandInput>, string]>([
    [{ Type: undefined }, 'ValidationException'],
    [{ Value: '' }, 'ValidationException'],
    [{ Name: 'kiln/prod' }, 'ValidationException'],
    [{ Name: '/kiln prod' }, 'ValidationException'],
    [{ Name: '/aws/service/mine' }, 'AccessDeniedException'],
    [{ Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
    [{ Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }, 'ValidationException'],
  ])('refuse %j', async (input, name) => {
    const { put } = parameterWorld();

    await expect(put(input)).rejects.toMatchObject({ name });
  });

  it('of AWS move on', async () => {
    const { ssm, get } = parameterWorld();

    ssm.publishParameter(PUBLIC, 'ami-0aaaaaaaaaaaaaaa1');
    ssm.publishParameter(PUBLIC, 'ami-0aaaaaaaaaaaaaaa9');

    expect(await get(PUBLIC)).toMatchObject({ Value: 'ami-0aaaaaaaaaaaaaaa9', Version: 2, DataType: 'aws:ec2:image' });
  });
});
