import { allow } from '../../infra/grants';

const OURS = { StringEquals: { 'aws:ResourceTag/kiln:stage': 'prod' } };

describe('a statement with several conditions', () => {
  it('asks for all of them, be they of one operator or of several', () => {
    const byTemplate = { ArnLike: { 'ec2:LaunchTemplate': 'arn:lt' }, StringEquals: { 'aws:RequestTag/team': 'web' } };
    const statement = allow(['ec2:RunInstances'], ['*'], byTemplate, OURS);
    expect(statement.toStatementJson().Condition).toEqual({
      ArnLike: { 'ec2:LaunchTemplate': 'arn:lt' },
      StringEquals: { 'aws:RequestTag/team': 'web', 'aws:ResourceTag/kiln:stage': 'prod' },
    });
  });

  it('does not drop one for another of the same key', () => {
    const theirs = { StringEquals: { 'aws:ResourceTag/kiln:stage': 'staging' } };
    expect(() => allow(['ec2:RunInstances'], ['*'], OURS, theirs)).toThrow(
      'Two conditions ask StringEquals of aws:ResourceTag/kiln:stage.',
    );
  });

  it('without any asks for nothing', () => {
    expect(allow(['ec2:RunInstances'], ['*']).toStatementJson().Condition).toBeUndefined();
  });
});
