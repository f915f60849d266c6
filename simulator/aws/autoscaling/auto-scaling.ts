import type { Operations, SimulatedService } from '../../service';
import { ActivityLog } from './activity-log';
import { activityOperations } from './activity-operations';
import type { Context, Surroundings } from './context';
import { deleteGroup } from './delete-group';
import { GroupKeeper } from './group-keeper';
import { groupOperations } from './group-operations';
import { instanceOperations } from './instance-operations';
import type { Group } from './model';
import { policyOperations } from './policy-operations';
import { processNames, processOperations } from './process-operations';
import { setDesiredCapacity, updateGroup } from './resize-group';
import { GroupStore } from './store';
import { tagOperations } from './tag-operations';

/** EC2 Auto Scaling, as far as Kiln and its rehearsals use it: launch templates, target groups, target tracking. */
export class SimulatedAutoScaling implements SimulatedService {
  readonly name = 'autoscaling';
  readonly operations: Operations;
  private readonly context: Context;

  constructor(surroundings: Surroundings) {
    const own = { ...surroundings, random: surroundings.random.fork('autoscaling') };
    const context: Context = { ...own, store: new GroupStore(own.clock), activities: new ActivityLog(own) };
    this.context = context;
    this.operations = {
      ...groupOperations(context, (group) => new GroupKeeper(context, group.name, group.arn)),
      ...activityOperations(context),
      ...policyOperations(context),
      ...processOperations(context),
      ...instanceOperations(context),
      ...tagOperations(context),
    };
  }

  /** All groups as they are now, those being deleted included. */
  groups(): readonly Group[] {
    return this.context.store.groups.list();
  }

  group(name: string): Group | undefined {
    return this.context.store.groups.get(name);
  }

  /** Somebody sets a group's desired capacity. @throws AwsError where AWS would refuse. */
  changeDesiredCapacity(name: string, desired: number): void {
    setDesiredCapacity(this.context, { AutoScalingGroupName: name, DesiredCapacity: desired });
  }

  /** Somebody sets a group's minimum. @throws AwsError where AWS would refuse. */
  changeMinSize(name: string, min: number): void {
    updateGroup(this.context, { AutoScalingGroupName: name, MinSize: min });
  }

  /** Somebody suspends exactly these processes of a group. @throws AwsError where AWS would refuse. */
  changeSuspendedProcesses(name: string, processes: readonly string[]): void {
    this.context.store.requireChangeable(name);
    this.context.store.change(name, { suspendedProcesses: processes.length === 0 ? [] : processNames(processes) });
  }

  /** Somebody deletes a group by force. @throws AwsError when there is none. */
  deleteGroup(name: string): void {
    deleteGroup(this.context, name, true);
  }
}
