import { objects } from '../../../lambdas/aws/objects';
import { SimulatedS3 } from '../../../simulator/aws/s3/s3';
import { virtualAws } from '../../simulator/virtual-aws';

it('what S3 does not let us look at is told from what is not there', async () => {
  const { clock, random, kernel, clients, settle } = virtualAws();
  const s3 = new SimulatedS3(clock, random);
  kernel.register(s3);
  s3.createBucket({ name: 'open', versioned: true });
  s3.createBucket({ name: 'secret', versioned: true, listable: false });
  const face = objects(clients, () => '');

  expect(await settle(face.head('open', 'nothing'))).toBeUndefined();
  expect(await settle(face.head('secret', 'nothing'))).toBe('DENIED');
});
