import type { VirtualClock } from '../../clock';
import { VersionedMap } from '../../versioned-map';
import { groupNotFound, validationError } from './errors';
import { at } from './instant';
import type { Group, Member, Sizes, TargetTrackingPolicy } from './model';

/** All groups and scaling policies, as they are and as they were. */
export class GroupStore {
  readonly groups: VersionedMap<Group>;
  /** By policy ARN. */
  readonly policies: VersionedMap<TargetTrackingPolicy>;

  constructor(private readonly clock: VirtualClock) {
    this.groups = new VersionedMap(() => clock.now());
    this.policies = new VersionedMap(() => clock.now());
  }

  /** @throws ValidationError "… not found" */
  require(name: string): Group {
    const group = this.groups.get(name);
    if (group === undefined) throw groupNotFound(name);
    return group;
  }

  /** @throws ValidationError when there is none, or it is being deleted. Source of the text: kubernetes/kops#1001. */
  requireChangeable(name: string): Group {
    const group = this.require(name);
    if (group.deleting) throw validationError('The AutoScaling group may not be modified while it is pending delete');
    return group;
  }

  change(name: string, changes: Partial<Group>): void {
    this.groups.update(name, (group) => ({ ...group, ...changes }));
  }

  addMember(name: string, member: Member): void {
    this.groups.update(name, (group) => ({ ...group, members: [...group.members, member] }));
  }

  changeMember(name: string, instanceId: string, changes: Partial<Member>): void {
    this.groups.update(name, (group) => ({
      ...group,
      members: group.members.map((member) => (member.instanceId === instanceId ? { ...member, ...changes } : member)),
    }));
  }

  removeMember(name: string, instanceId: string): void {
    this.groups.update(name, (group) => ({
      ...group,
      members: group.members.filter((member) => member.instanceId !== instanceId),
    }));
  }

  /** @param who the beginning of the cause: `a user request explicitly set group desired capacity`. */
  resize(group: Group, sizes: Sizes, who: string): void {
    const moved = sizes.desired !== group.sizes.desired;
    const change = `changing the desired capacity from ${group.sizes.desired} to ${sizes.desired}.`;
    this.change(group.name, {
      sizes,
      ...(moved && { capacityCause: at(this.clock.now(), `${who} ${change}`) }),
    });
  }

  policiesOf(groupName: string): readonly TargetTrackingPolicy[] {
    return this.policies.list().filter((policy) => policy.groupName === groupName);
  }

  deleteGroup(name: string): void {
    for (const policy of this.policiesOf(name)) this.policies.delete(policy.arn);
    this.groups.delete(name);
  }
}
