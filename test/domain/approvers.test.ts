import { mayAnswer } from '../../lambdas/domain/approvers';

const IAM = 'arn:aws:iam::111122223333';
const SESSION = 'arn:aws:sts::111122223333:assumed-role';

describe('an approver', () => {
  it.each([
    [`${IAM}:role/Deployers`, `${SESSION}/Deployers/alice`, true],
    [`${IAM}:role/teams/web/Deployers`, `${SESSION}/Deployers/alice`, true],
    [`${IAM}:role/AWSReservedSSO_Deployers_*`, `${SESSION}/AWSReservedSSO_Deployers_0a1b/alice@example.com`, true],
    [`${SESSION}/Deployers/alice`, `${SESSION}/Deployers/alice`, true],
    [`${SESSION}/Deployers/*`, `${SESSION}/Deployers/bob`, true],
    [`${IAM}:user/alice`, `${IAM}:user/alice`, true],
    [`${IAM}:user/ops/*`, `${IAM}:user/ops/alice`, true],
    [`${IAM}:role/Deployers`, `${SESSION}/Deployers2/alice`, false],
    [`${IAM}:role/Deployers`, `${SESSION}/OtherDeployers/alice`, false],
    [`${IAM}:role/Deployers`, 'arn:aws:sts::999900001111:assumed-role/Deployers/alice', false],
    [`${IAM}:role/Deployers`, `${IAM}:user/Deployers`, false],
    [`${IAM}:role/Deploy.rs`, `${SESSION}/Deployers/alice`, false],
    [`${SESSION}/Deployers/alice`, `${SESSION}/Deployers/bob`, false],
    [`${IAM}:user/*`, `${IAM}:user/ops/alice`, false],
    [`${IAM}:user/a*`, 'arn:aws:iam::111122223333:root', false],
  ])('%s: %s is %s', (approver, caller, expected) => {
    expect(mayAnswer([`${IAM}:user/nobody`, approver], caller)).toBe(expected);
  });
});
