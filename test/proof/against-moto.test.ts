import { checkShape } from '../../proof/peers/moto/check-shape';
import { compare } from '../../proof/peers/moto/compare';
import { judge, KNOWN_DIFFERENCES } from '../../proof/peers/moto/differences';
import type { Said } from '../../proof/peers/moto/peer';
import { Reads } from '../../proof/peers/moto/reads';
import type { ServiceModel } from '../../proof/peers/moto/service-model';
import { pageWithTables } from '../../proof/peers/moto/tables';

const said = (output: object): Said => ({ service: 'ec2', operation: 'DescribeImages', input: {}, output });
const refusedAs = (name: string): Said => ({
  service: 'ec2',
  operation: 'DescribeImages',
  input: {},
  about: 'an id',
  error: Object.assign(new Error('no'), { name }),
});
const differences = (one: readonly Said[], other: readonly Said[], isRead = true) =>
  compare(one, other, () => isRead).map(({ what }) => what);

describe('two answers to one call', () => {
  it.each<[string, object, object, string[]]>([
    ['are the same but for ids and dates', { Id: 'ami-0123456789abcdef0' }, { Id: 'ami-0fedcba9876543210' }, []],
    ['are the same in any order of tags', { T: [{ Key: 'a' }, { Key: 'b' }] }, { T: [{ Key: 'b' }, { Key: 'a' }] }, []],
    [
      'differ in a state',
      { State: 'pending' },
      { State: 'available' },
      ['State is pending with the simulator, available with moto'],
    ],
    ['differ in a type', { N: 1 }, { N: '1' }, ['N is number with the simulator, string with moto']],
    [
      'differ in how many there are',
      { L: ['x'] },
      { L: ['x', 'x'] },
      ['L has 1 items with the simulator, 2 with moto'],
    ],
    ['differ where the simulator says more', { A: [{ B: 1 }] }, { A: [{}] }, ['A[].B only the simulator']],
    ['differ where moto says more', { A: {} }, { A: { B: 1 } }, ['A.B only moto']],
  ])('%s', (_, one, other, expected) => {
    expect(differences([said(one)], [said(other)])).toEqual(expected);
  });

  it('may be fuller with moto where nobody reads it', () => {
    expect(differences([said({})], [said({ A: 1 })], false)).toEqual([]);
  });

  it('differ in how they refuse, and in whether they do', () => {
    expect(differences([refusedAs('NotFound')], [refusedAs('Malformed')])).toEqual([
      '(an id) simulator NotFound, moto Malformed',
    ]);
    expect(differences([refusedAs('NotFound')], [said({})])).toEqual(['(an id) simulator NotFound, moto an answer']);
  });

  it('are compared as far as the conversation is the same', () => {
    expect(differences([said({})], [said({}), said({})])).toEqual([
      'the 2. call of the conversation is none of the simulator and ec2 DescribeImages of moto',
    ]);
  });
});

describe('known differences', () => {
  it('explain what they name, and nothing that the simulator lets pass', () => {
    const call = 'elbv2 CreateTargetGroup';
    const strict = { call, what: '(Port 70000) simulator ValidationError, moto an answer' };
    const kind = { call, what: '(Port 70000) simulator an answer, moto ValidationError' };

    expect(judge([strict, kind]).unknown).toEqual([kind]);
    expect(judge([strict]).stale).toHaveLength(KNOWN_DIFFERENCES.length - 1);
  });

  it('are on their page, with the stand-ins', () => {
    const { found, wanted } = pageWithTables();

    // Out of date: `npm run test:peers -- --tables` writes them anew.
    expect(found).toBe(wanted);
  });
});

describe('a value and its model', () => {
  const model: ServiceModel = {
    operations: {},
    shapes: {
      Image: { type: 'structure', required: ['Id'], members: { Id: { shape: 'Id' }, Tags: { shape: 'Tags' } } },
      Id: { type: 'string', min: 2, max: 5, pattern: '[a-z]+' },
      Tags: { type: 'list', member: { shape: 'State' }, max: 1 },
      State: { type: 'string', enum: ['on', 'off'] },
    },
  };

  it.each<[unknown, string[]]>([
    [{ Id: 'abc', Tags: ['on'] }, []],
    [{}, ['Id is missing, and required']],
    [{ Id: 'abc', Name: 'x' }, ['Name is not in the API']],
    [{ Id: 1 }, ['Id is number, no text']],
    [{ Id: 'a' }, ['Id has 1 characters, at least 2 is asked for']],
    [{ Id: 'ABC' }, ['Id is "ABC", which does not match [a-z]+']],
    [{ Id: 'abc', Tags: ['dim'] }, ['Tags[] is dim, none of its values']],
    [{ Id: 'abc', Tags: ['on', 'on'] }, ['Tags has 2 items, at most 1 is allowed']],
  ])('%j', (value, expected) => {
    const found = checkShape(model, 'Image', value).map(({ path, problem }) => `${path} ${problem}`);

    expect(found).toEqual(expected);
  });
});

it('what is read of an answer is known by its path', () => {
  const reads = new Reads();
  const answer = reads.watch('elbv2 DescribeRules', { Rules: [{ Actions: [{ Type: 'forward', Order: 1 }] }] });

  expect(answer.Rules.map(({ Actions }) => Actions[0]?.Type)).toEqual(['forward']);

  expect(reads.has('elbv2 DescribeRules', 'Rules[].Actions[].Type')).toBe(true);
  expect(reads.has('elbv2 DescribeRules', 'Rules[].Actions[].Order')).toBe(false);
});
