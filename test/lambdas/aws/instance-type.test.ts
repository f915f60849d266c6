import { instanceType } from '../../../lambdas/aws/instance-type';

it('an instance type that the SDK does not know yet is EC2’s to judge', () => {
  expect(instanceType('m99gdn-flex.metal-48xl')).toBe('m99gdn-flex.metal-48xl');
});

it.each(['', 'large', 'M7G.large', 'm7g.large; reboot'])('%j is none', (name) => {
  expect(() => instanceType(name)).toThrow(`${JSON.stringify(name)} is no instance type`);
});
