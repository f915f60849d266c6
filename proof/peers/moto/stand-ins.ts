import type { StandIn, WireAnswer, WireCall } from './front';

/**
 * What stands in for moto, and why: the least that lets a release go on. Everything else is moto's.
 */
export const STAND_INS: Readonly<Record<string, { readonly why: string; readonly answer: StandInAnswer }>> = {
  'ssm DescribeInstanceInformation': {
    why: 'moto does not implement it: an agent is online as soon as it is asked for.',
    answer: async ({ body }) =>
      json({
        InstanceInformationList: [
          {
            InstanceId: /i-[0-9a-f]+/.exec(body)?.[0],
            PingStatus: 'Online',
            PlatformType: 'Linux',
            AgentVersion: '3.3.0.0',
          },
        ],
      }),
  },
  'autoscaling DescribeScalingActivities': {
    why: 'moto does not implement it: no activity is told, so none has failed.',
    answer: async () =>
      xml(
        '<DescribeScalingActivitiesResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeScalingActivitiesResult><Activities/></DescribeScalingActivitiesResult></DescribeScalingActivitiesResponse>',
      ),
  },
  'ec2 CreateImage': {
    why: "moto takes no tags for an image's snapshot (NotImplementedError): it is asked without them.",
    answer: ({ body }, askMoto) => askMoto(withoutSnapshotTags(body)),
  },
};

type StandInAnswer = (call: WireCall, askMoto: (body: string) => Promise<WireAnswer>) => Promise<WireAnswer>;

/** The stand-ins, and more of the same kind. */
export function standIns(more: Readonly<Record<string, StandInAnswer>> = {}): StandIn {
  return (call, askMoto) => {
    const name = `${call.service} ${call.operation}`;
    const answer = more[name] ?? STAND_INS[name]?.answer;
    return answer?.(call, askMoto);
  };
}

export function json(value: object, status = 200): WireAnswer {
  return { status, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(value) };
}

function xml(body: string): WireAnswer {
  return { status: 200, contentType: 'text/xml', body };
}

/** `TagSpecification.2.ResourceType=snapshot` and all that begins with `TagSpecification.2.` */
function withoutSnapshotTags(body: string): string {
  const form = new URLSearchParams(body);
  const prefixes = [...form].flatMap(([key, value]) =>
    value === 'snapshot' ? [key.slice(0, key.lastIndexOf('.') + 1)] : [],
  );
  const kept = [...form].filter(([key]) => !prefixes.some((prefix) => key.startsWith(prefix)));
  return new URLSearchParams(kept).toString();
}
