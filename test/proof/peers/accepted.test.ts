import { judged } from '../../../proof/peers/accepted';

const logBucket = {
  rule: 'CKV_AWS_18',
  where: 'kiln-prod AWS::S3::Bucket.BucketsLogsF3E46FAF',
  says: 'access logging',
};

describe('what a linter finds', () => {
  it('is a failure where nobody gave a reason for it', () => {
    const [found] = judged(
      'checkov',
      [logBucket, { ...logBucket, where: 'kiln-prod AWS::S3::Bucket.BucketsAssets' }],
      1,
    );

    expect(found).toMatchObject({
      ok: false,
      detail: expect.stringContaining('CKV_AWS_18 kiln-prod AWS::S3::Bucket.BucketsAssets'),
    });
  });

  it('is none where there is a reason, but a reason without a finding is', () => {
    const [found, reasons] = judged('checkov', [logBucket], 1);

    expect(found).toMatchObject({ ok: true });
    expect(reasons).toMatchObject({ ok: false, detail: expect.stringContaining('CKV_AWS_117') });
    expect(reasons?.detail).not.toContain('CKV_AWS_18');
  });
});
