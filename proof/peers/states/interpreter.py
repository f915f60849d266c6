"""moto's Step Functions interpreter, made to run one recorded execution after another.

Reads one JSON object a line on stdin, writes one a line on stdout:

    -> {"definition", "machine": {"arn", "name", "roleArn"}, "execution": {"arn", "name", "startTime", "input"},
        "entered": {state: [ISO 8601, ...]}, "attempts": {state: [{"arguments", "kind", ...}, ...]}}
    <- {"jsonata": expression}          and is answered
    -> {"value"} | {"error"}            once for each expression: moto leaves JSONata to who embeds it
    <- {"status", "output" | "error", "cause", "events": [...], "asked": [...]}

What is put in moto's place: the clock (no wait lasts, and moments are those of the recording), JSONata, and the services
behind the tasks, which answer what the recording says. All else is moto's.
"""

import json
import logging
import sys
import threading
from itertools import count
from types import SimpleNamespace

from moto.stepfunctions.parser.api import HistoryEventType, StateMachineType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import EvalTimeoutError
from moto.stepfunctions.parser.asl.component.state import state as common_state
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_callback, state_task_service_sfn
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function
from moto.stepfunctions.parser.asl.eval import states as eval_states
from moto.stepfunctions.parser.asl.eval.callback import callback
from moto.stepfunctions.parser.asl.eval.evaluation_details import (
    AWSExecutionDetails,
    EvaluationDetails,
    ExecutionDetails,
    StateMachineDetails,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded, ProgramError
from moto.stepfunctions.parser.asl.jsonata import jsonata
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

logging.disable(logging.CRITICAL)
wire = threading.Lock()


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def hear():
    line = sys.stdin.readline()
    if line == "":
        sys.exit(0)
    return json.loads(line)


def evaluate(expression):
    with wire:
        say({"jsonata": expression})
        answer = hear()
    if "error" in answer:
        raise jsonata.JSONataException("UNKNOWN", answer["error"])
    return answer["value"]


class Recording:
    """What the execution at hand is answered, and what it asked."""

    def __init__(self, request):
        self.attempts = request["attempts"]
        self.entered = request["entered"]
        self.asked = []
        self.waits = []
        self.started = {}

    def enter(self, state):
        """When this entry into the state was, in the recording."""
        moments = self.entered.get(state, [])
        return moments.pop(0) if moments else "1970-01-01T00:00:00.000Z"

    def answer(self, env, arguments):
        """The next recorded answer to this state that was given to the same question, else the next one at all."""
        state = env.states.context_object.context_object_data["State"]["Name"]
        self.asked.append({"state": state, "arguments": arguments})
        attempts = self.attempts.get(state, [])
        same = [attempt for attempt in attempts if attempt["arguments"] == arguments]
        if not attempts:
            raise RuntimeError(f"nothing was recorded for this call of {state}")
        attempt = same[0] if same else attempts[0]
        attempts.remove(attempt)
        return attempt


recording = None
tokens = count()


def failure(env, error, cause):
    name = CustomErrorName(error) if not error.startswith("States.") else StatesErrorName(StatesErrorNameType.from_name(error))
    details = TaskFailedEventDetails(error=error, cause=cause)
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )
    )


def invoke(env, parameters, region, state_credentials):
    """In place of the call of Lambda: moto goes on from what Lambda answered."""
    arguments = dict(parameters)
    if "Payload" in arguments:
        arguments["Payload"] = json.loads(arguments["Payload"])
    attempt = recording.answer(env, arguments)
    token = env.states.context_object.context_object_data.get("Task", {}).get("Token")
    if attempt["kind"] == "callback":
        env.stack.append({"StatusCode": 200, "Payload": None})
        env.callback_pool_manager.get(token).notify(outcome(token, attempt))
    elif attempt["kind"] == "succeeded":
        env.stack.append({"StatusCode": 200, "ExecutedVersion": "1", "Payload": attempt["output"]["Payload"]})
    elif attempt["kind"] == "timedOut":
        raise EvalTimeoutError()
    elif attempt.get("thrown") is not None:
        raise lambda_eval_utils.LambdaFunctionErrorException("Unhandled", attempt["cause"])
    else:
        raise failure(env, attempt["error"], attempt["cause"])


def outcome(token, attempt):
    answer = attempt["answer"]
    if answer["kind"] == "succeeded":
        return callback.CallbackOutcomeSuccess(token, json.dumps(answer["output"]))
    if answer["kind"] == "failed":
        return callback.CallbackOutcomeFailure(token, answer["error"], answer["cause"])
    return callback.CallbackOutcomeTimedOut(token)


class StepFunctionsClient:
    """In place of boto3's: StartExecution and DescribeExecution of the recorded child."""

    def __init__(self, env):
        self.env = env

    def start_execution(self, **parameters):
        arguments = {key[0].upper() + key[1:]: value for key, value in parameters.items()}
        if "Input" in arguments:
            arguments["Input"] = json.loads(arguments["Input"])
        attempt = recording.answer(self.env, arguments)
        if attempt["kind"] == "timedOut":
            raise EvalTimeoutError()
        if "described" not in attempt and attempt["kind"] == "failed":
            raise failure(self.env, attempt["error"], attempt["cause"])
        if "described" not in attempt:
            output = attempt["output"]
            return {"executionArn": output["ExecutionArn"], "startDate": output["StartDate"]}
        described = attempt["described"]
        recording.started[described["executionArn"]] = described
        return {"executionArn": described["executionArn"], "startDate": described["startDate"]}

    def describe_execution(self, executionArn):
        return dict(recording.started[executionArn])


current = threading.local()
eval_body = state_task_service_callback.StateTaskServiceCallback._eval_body
eval_execution = state_task_service_callback.StateTaskServiceCallback._eval_execution
eval_service_task = state_task_service_sfn.StateTaskServiceSfn._eval_service_task


def eval_service_task_with_env(self, env, *args, **kwargs):
    current.env = env
    return eval_service_task(self, env, *args, **kwargs)


def state_data(EnteredTime, Name):
    return {"EnteredTime": recording.enter(Name), "Name": Name}


def token_of(self):
    """The recorded one, so that arguments that name it are the same. It is asked for before the state is entered."""
    attempts = recording.attempts.get(current.state, [])
    recorded = attempts[0].get("token") if attempts else None
    token = recorded or f"unrecorded-{next(tokens)}"
    self.context_object_data["Task"] = {"Token": token}
    return token


def eval_body_with_name(self, env):
    current.state = self.name
    eval_body(self, env)


def eval_execution_with_token(self, env):
    """moto makes one token for all attempts; on AWS each attempt has its own."""
    data = env.states.context_object.context_object_data
    if self._is_integration_pattern() and data["State"]["RetryCount"] > 0:
        current.state = self.name
        env.callback_pool_manager.add(env.states.context_object.update_task_token())
    eval_execution(self, env)


def encode_bindings(bindings):
    """moto writes a text's own quotes into the expression as they are: such a text ends early."""
    return "".join(f"{name}:={json.dumps(value)};" for name, value in bindings.items())


def pascal_cased(self, response, **_):
    """moto leaves this out, and then misses the ExecutionArn in what StartExecution answers."""
    for key in list(response):
        response[key[0].upper() + key[1:]] = response.pop(key)


def no_wait(self, env, wait_seconds):
    recording.waits.append({"state": env.states.context_object.context_object_data["State"]["Name"], "seconds": wait_seconds})


jsonata._eval_jsonata = evaluate
for module in (eval_states, sys.modules["moto.stepfunctions.parser.asl.eval.variable_store"]):
    module.encode_jsonata_variable_declarations = encode_bindings
common_state.StateData = state_data
eval_states.ContextObject.update_task_token = token_of
state_task_service_callback.StateTaskServiceCallback._eval_body = eval_body_with_name
state_task_service_callback.StateTaskServiceCallback._eval_execution = eval_execution_with_token
wait_function.WaitFunction._wait_interval = no_wait
retrier_decl.time = SimpleNamespace(sleep=lambda seconds: None)
lambda_eval_utils.execute_lambda_function_integration = invoke
state_task_service_sfn.StateTaskServiceSfn._normalise_response = pascal_cased
state_task_service_sfn.boto_client_for = lambda **_: StepFunctionsClient(current.env)
state_task_service_sfn.StateTaskServiceSfn._eval_service_task = eval_service_task_with_env

programs = {}


class Worker(ExecutionWorker):
    def _get_evaluation_entrypoint(self):
        definition = self._evaluation_details.state_machine_details.definition
        if definition not in programs:
            programs[definition] = AmazonStateLanguageParser.parse(definition)[0]
        return programs[definition]


def run(request):
    global recording
    recording = Recording(request)
    machine, execution = request["machine"], request["execution"]
    details = EvaluationDetails(
        aws_execution_details=AWSExecutionDetails("111122223333", "eu-central-1", machine["roleArn"]),
        execution_details=ExecutionDetails(
            arn=execution["arn"],
            name=execution["name"],
            role_arn=machine["roleArn"],
            inpt=execution["input"],
            start_time=execution["startTime"],
        ),
        state_machine_details=StateMachineDetails(
            arn=machine["arn"], name=machine["name"], typ=StateMachineType.STANDARD, definition=request["definition"]
        ),
    )
    worker = Worker(details, SimpleNamespace(terminated=lambda: None), None, {})
    worker._execution_logic()
    state = worker.env.program_state()
    result = {"status": type(state).__name__}
    if isinstance(state, ProgramEnded):
        result = {"status": "SUCCEEDED", "output": worker.env.states.get_input()}
    elif isinstance(state, ProgramError):
        error = {key: value for key, value in state.error.items() if key in ("error", "cause") and value is not None}
        result = {"status": "FAILED", **error}
    events = [without_time(event) for event in worker.env.event_manager.get_event_history()]
    return {**result, "events": events, "asked": recording.asked, "waits": recording.waits}


def without_time(event):
    return {key: value for key, value in event.items() if key != "timestamp"}


while True:
    request = hear()
    try:
        answer = run(request)
    except Exception as error:
        answer = {"status": "BROKEN", "error": type(error).__name__, "cause": str(error), "events": [], "asked": [], "waits": []}
    with wire:
        say(answer)
