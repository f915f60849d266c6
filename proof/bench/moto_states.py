"""How long moto's Step Functions interpreter takes for executions of a definition.

Reads one JSON object a line on stdin, writes one a line on stdout:

    -> {"definition": Amazon States Language as a text, "times": how many executions, one after another}
    <- {"seconds", "states": entered, of all executions}

What moto does when an execution is started is measured, its parsing of the definition included: no HTTP, no boto3, no
thread and nobody who asks whether it is over.
"""

import json
import logging
import sys
import time
from types import SimpleNamespace

from moto.stepfunctions.parser.api import StateMachineType
from moto.stepfunctions.parser.asl.eval.evaluation_details import (
    AWSExecutionDetails,
    EvaluationDetails,
    ExecutionDetails,
    StateMachineDetails,
)
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

logging.disable(logging.CRITICAL)

MACHINE = "arn:aws:states:eu-central-1:111122223333:stateMachine:bench"
ROLE = "arn:aws:iam::111122223333:role/bench"


def execute(definition, name):
    """One execution; the number of states it entered."""
    details = EvaluationDetails(
        aws_execution_details=AWSExecutionDetails("111122223333", "eu-central-1", ROLE),
        execution_details=ExecutionDetails(
            arn=f"{MACHINE}:{name}".replace("stateMachine", "execution"),
            name=name,
            role_arn=ROLE,
            inpt={},
            start_time="2026-01-01T00:00:00.000Z",
        ),
        state_machine_details=StateMachineDetails(arn=MACHINE, name="bench", typ=StateMachineType.STANDARD, definition=definition),
    )
    worker = ExecutionWorker(details, SimpleNamespace(terminated=lambda: None), None, {})
    worker._execution_logic()
    if not isinstance(worker.env.program_state(), ProgramEnded):
        raise RuntimeError(f"the execution did not succeed: {worker.env.program_state()}")
    return sum(event["type"].endswith("StateEntered") for event in worker.env.event_manager.get_event_history())


for line in sys.stdin:
    request = json.loads(line)
    begin = time.perf_counter()
    states = sum(execute(request["definition"], f"run-{number}") for number in range(request["times"]))
    print(json.dumps({"seconds": time.perf_counter() - begin, "states": states}), flush=True)
