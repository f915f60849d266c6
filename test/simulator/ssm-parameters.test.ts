import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  type GetParametersByPathCommandOutput,
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
    under: (input: GetParametersByPathCommandInput) => world.settle(client.send(new GetParametersByPathCommand(input))),
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

describe('parameters by path', () => {
  async function filledWorld(count: number) {
    const world = parameterWorld();
    for (let index = 0; index < count; index++) {
      await world.put({ Name: `/kiln/prod/fleets/f${String(index).padStart(2, '0')}` });
    }
    await world.put({ Name: '/kiln/prod/fleets-of-others/x' });
    await world.put({ Name: '/kiln/prod/fleets/f00/deeper' });
    return world;
  }
  const names = (page: Pick<GetParametersByPathCommandOutput, 'Parameters'>) =>
    (page.Parameters ?? []).map(({ Name = '' }) => Name.replace('/kiln/prod/fleets/', ''));

  it('are those right under it, or on all levels', async () => {
    const { under } = await filledWorld(2);

    expect(names(await under({ Path: '/kiln/prod/fleets' }))).toEqual(['f00', 'f01']);
    expect(names(await under({ Path: '/kiln/prod/fleets/', Recursive: true }))).toEqual(['f00', 'f00/deeper', 'f01']);
    expect(await under({ Path: '/nowhere' })).toMatchObject({ Parameters: [] });
  });

  it('come in pages that may hold fewer than asked for', async () => {
    const { under } = await filledWorld(12);

    const first = await under({ Path: '/kiln/prod/fleets' });
    const second = await under({ Path: '/kiln/prod/fleets', NextToken: first.NextToken });

    expect(names(first)).toHaveLength(9);
    expect(names(second)).toEqual(['f09', 'f10', 'f11']);
    expect(second.NextToken).toBeUndefined();
    const one = await under({ Path: '/kiln/prod/fleets', MaxResults: 1 });
    expect(names(one)).toEqual(['f00']);
  });

  it.each([
    [{ Path: 'kiln/prod' }, 'ValidationException'],
    [{ Path: '/kiln/prod', NextToken: 'mine' }, 'InvalidNextToken'],
  ])('are refused for what AWS does not take: %j', async (input, name) => {
    const { under } = await filledWorld(0);
    await expect(under(input)).rejects.toMatchObject({ name });
  });
});
