import type { ReleaseRecord } from './release-record';

/** The detail type of what Kiln tells on its bus. */
export const RELEASE_EVENT = 'Kiln Release State Change';

/** The event's detail, version 1: how a release stands, and why. */
export function releaseEvent(record: Omit<ReleaseRecord, 'evidence' | 'held' | 'announced'>): Record<string, unknown> {
  return {
    schemaVersion: 1,
    releaseId: record.releaseId,
    fleet: record.fleet,
    version: record.request?.version ?? null,
    status: record.status,
    error: record.error ?? null,
    reason: record.reason ?? null,
    executionArn: record.executionArn,
    startedAt: record.startedAt,
    endedAt: record.endedAt ?? null,
  };
}
