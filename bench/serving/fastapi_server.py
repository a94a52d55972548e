"""The peer: FastAPI with asyncpg and onnxruntime. Environment: PG*, MODEL, LOOKUP_SQL, INPUTS, LOG_FILE."""

import asyncio
import json
import os
import time
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timezone

import asyncpg
import numpy as np
import onnxruntime
import orjson
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

inputs = json.loads(os.environ["INPUTS"])
numeric = [given["name"] for given in inputs if given["kind"] == "numeric"]
categorical = [given["name"] for given in inputs if given["kind"] == "categorical"]
state = {}


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)
    carrier: str
    dest: str
    distance: int
    origin: str
    sched_dep_utc: datetime
    predict_at: datetime | None = None


class Prediction(BaseModel):
    prediction_id: str
    model: str
    version: int
    predict_at: datetime
    prediction: bool
    probability: float
    missing_features: list[str]


@asynccontextmanager
async def lifespan(_app):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    state["session"] = onnxruntime.InferenceSession(os.environ["MODEL"], options)
    state["pool"] = await asyncpg.create_pool(min_size=4, max_size=4)
    state["log"] = open(os.environ["LOG_FILE"], "ab", buffering=0)
    state["records"] = []
    flusher = asyncio.create_task(flush())
    yield
    flusher.cancel()
    await state["pool"].close()


async def flush():
    """Brings the records to PostgreSQL twice a second, by COPY."""
    while True:
        await asyncio.sleep(0.5)
        records, state["records"] = state["records"], []
        if records:
            await state["pool"].copy_records_to_table("fastapi_predictions", records=records, columns=columns)


columns = ["prediction_id", "predicted_at", "predict_at", "request", "inputs", "output", "latency_ms"]


app = FastAPI(lifespan=lifespan)


@app.get("/ready")
async def ready():
    return {"status": "ready"}


@app.post("/predict")
async def predict(request: Request) -> Prediction:
    started = time.perf_counter()
    at = request.predict_at or datetime.now(timezone.utc)
    row = await state["pool"].fetchrow(os.environ["LOOKUP_SQL"], at, request.carrier, request.origin)
    values = dict(row)
    values |= dict(carrier=request.carrier, origin=request.origin, dest=request.dest, distance=request.distance)
    values["dep_hour"] = request.sched_dep_utc.hour
    values["dep_dow"] = (request.sched_dep_utc.weekday() + 1) % 7
    numbers = [float("nan") if values[name] is None else values[name] for name in numeric]
    texts = [values[name] or "" for name in categorical]
    (answer,) = state["session"].run(
        ["probability"],
        {"numeric": np.array([numbers], np.float32), "categorical": np.array([texts], object)},
    )
    probability = float(answer[0][0])
    missing = [view for view in ("carriers", "airports") if values[f"{view}__event_time"] is None]
    prediction = Prediction(
        prediction_id=str(uuid.uuid4()),
        model="late",
        version=1,
        predict_at=at,
        prediction=probability >= 0.5,
        probability=probability,
        missing_features=missing,
    )
    record = (
        prediction.prediction_id,
        datetime.now(timezone.utc),
        at,
        request.model_dump_json(),
        orjson.dumps({given["name"]: values[given["name"]] for given in inputs}).decode(),
        orjson.dumps({"prediction": prediction.prediction, "probability": probability}).decode(),
        (time.perf_counter() - started) * 1000,
    )
    state["log"].write(orjson.dumps(record) + b"\n")
    state["records"].append(record)
    return prediction
