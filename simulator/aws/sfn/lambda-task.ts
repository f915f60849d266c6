import type { Random } from '../../random';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../states/json';
import type { TaskEvents, TaskRequest } from '../../states/world';

/** AWS Lambda, as Step Functions calls it: synchronously. */
export interface LambdaPort {
  /**
   * @param functionArn a function's name or ARN, maybe with a version
   * @returns what the function returned, as JSON carries it
   * @throws Error whose `name` is the task's Error and whose `cause`, a text, is its Cause; anything else is a defect of the simulator
   */
  invoke(functionArn: string, payload: Json): Promise<Json>;
}

/**
 * Runs a Lambda task. Nothing stops an invocation: after a time-out, or the execution's end, it goes on unheard.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 * @param defect told of what is no failure of the function but of the simulator
 */
export function runLambdaTask(
  request: TaskRequest,
  events: TaskEvents,
  { lambda, random }: { readonly lambda: LambdaPort; readonly random: Random },
  defect: (error: unknown) => void,
): void {
  const direct = request.resource.kind === 'function' ? request.resource.functionArn : undefined;
  const asked = isJsonObject(request.arguments) ? request.arguments : {};
  const functionName = direct ?? qualified(asked);
  const payload = direct === undefined ? payloadOf(asked.Payload) : { json: request.arguments };
  if (payload === undefined) {
    events.failed('Lambda.InvalidRequestContentException', 'Could not parse request body into json');
    return;
  }
  lambda.invoke(functionName, payload.json).then(
    (answer) => {
      const output = direct === undefined ? invokeResult(functionName, answer, random.uuid()) : answer;
      // Whoever has the token answers; what the function returned is of no account.
      if (request.token === undefined) events.succeeded(output);
      else events.submitted(output);
    },
    (error: unknown) => {
      if (error instanceof Error && typeof error.cause === 'string') events.failed(error.name, error.cause);
      else defect(error);
    },
  );
}

function qualified({ FunctionName, Qualifier }: JsonObject): string {
  const name = typeof FunctionName === 'string' ? FunctionName : JSON.stringify(FunctionName);
  return typeof Qualifier === 'string' ? `${name}:${Qualifier}` : name;
}

/** A text is sent as it is: recorded on AWS, where the function got what the text's JSON says. */
function payloadOf(payload: Json | undefined): { readonly json: Json } | undefined {
  if (typeof payload !== 'string') return { json: payload ?? {} };
  try {
    return { json: parseJson(payload) };
  } catch {
    return undefined;
  }
}

/** The shape recorded on AWS, with the headers that say something. */
function invokeResult(functionName: string, payload: Json, requestId: string): Json {
  const version = /:(\d+|\$LATEST)$/.exec(functionName)?.[1] ?? '$LATEST';
  const headers = {
    'Content-Length': String(Buffer.byteLength(JSON.stringify(payload))),
    'Content-Type': 'application/json',
    'X-Amz-Executed-Version': version,
    'x-amzn-RequestId': requestId,
  };
  return {
    ExecutedVersion: version,
    Payload: payload,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}
