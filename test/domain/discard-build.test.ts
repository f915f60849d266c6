import { type BuildReality, discardBuild } from '../../lambdas/domain/discard-build';
import type { Machine } from '../../lambdas/domain/machine';
import { TAGS } from '../../lambdas/domain/names';
import { anImage } from '../builders/reality';

const SINCE = Date.UTC(2026, 0, 5, 9);
/** The longest handler, and until AWS shows what it made last. */
const SETTLED_MS = (65 + 60) * 1000;

const machine = (role: string, state = 'running'): Machine => ({
  instanceId: `i-${role}`,
  role,
  state,
  stateReason: undefined,
});
const published = anImage({ imageId: 'ami-good', snapshotIds: ['snap-good'] });
const half = anImage({
  imageId: 'ami-half',
  snapshotIds: ['snap-half'],
  state: 'pending',
  tags: { [TAGS.fleet]: 'web' },
});

const leftAfter = (ms: number, seen: Partial<BuildReality>) =>
  discardBuild(
    { bake: undefined, machines: [], images: [], snapshotIds: [], ...seen },
    { now: SINCE + ms, since: SINCE, longestHandlerSeconds: 65 },
  );
const NOTHING = { stopBake: false, terminate: [], deregister: [], deleteSnapshots: [], keep: [] };

describe('what a bake left', () => {
  it('stops a bake that runs, and touches nothing before it has stopped', () => {
    const bake = { status: 'RUNNING', stoppedAt: undefined };
    const left = 'the bake is being stopped';
    expect(leftAfter(SETTLED_MS, { bake, machines: [machine('builder')], images: [half] })).toEqual({
      ...NOTHING,
      stopBake: true,
      left,
    });
  });

  it('proves nothing by an empty list as long as a last handler may be at work', () => {
    expect(leftAfter(SETTLED_MS - 1, {}).left).toBe('a machine started last may not be listed yet');
    expect(leftAfter(SETTLED_MS, {})).toEqual({ ...NOTHING, left: undefined });
  });

  it('counts that time from the end of the execution, where it is known', () => {
    const bake = { status: 'FAILED', stoppedAt: SINCE + 30_000 };
    expect(leftAfter(SETTLED_MS + 29_999, { bake }).left).toBeDefined();
    expect(leftAfter(SETTLED_MS + 30_000, { bake }).left).toBeUndefined();
  });

  it('is nothing more of a bake that succeeded, at once', () => {
    const bake = { status: 'SUCCEEDED', stoppedAt: SINCE };
    const seen = { bake, images: [published, half], snapshotIds: ['snap-good', 'snap-orphan'] };
    expect(leftAfter(0, seen)).toEqual({ ...NOTHING, keep: [published], left: undefined });
  });

  it('ends machines at once, and waits with images that may just be being published', () => {
    const machines = [machine('builder'), machine('tester', 'terminated')];
    expect(leftAfter(0, { machines, images: [published, half], snapshotIds: ['snap-orphan'] })).toEqual({
      ...NOTHING,
      terminate: ['i-builder'],
      keep: [published],
      left: 'i-builder is running',
    });
    const ended = [machine('builder', 'terminated'), machine('tester', 'terminated')];
    expect(leftAfter(0, { machines: ended }).left).toBe('its last handler may still be at work');
  });

  it('removes images that nobody published, and snapshots that belong to no image', () => {
    const snapshotIds = ['snap-good', 'snap-half', 'snap-orphan'];
    expect(leftAfter(SETTLED_MS, { machines: [machine('tester')], images: [published, half], snapshotIds })).toEqual({
      stopBake: false,
      terminate: ['i-tester'],
      deregister: ['ami-half'],
      // An image's own snapshot cannot be deleted before the image is gone. Source: EC2 API, DeleteSnapshot.
      deleteSnapshots: ['snap-orphan'],
      keep: [published],
      left: 'i-tester is running, image ami-half is pending, snapshot snap-orphan',
    });
  });
});
