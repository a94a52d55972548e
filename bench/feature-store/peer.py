"""Feast on the same tables; run by run.mjs. Arguments: folder, action."""
import json, os, sys, time
from datetime import datetime, timedelta, timezone

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, ValueType
from feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source import PostgreSQLSource
from feast.types import Float64

folder, action = sys.argv[1:3]
plan = json.loads(os.environ["PLAN"])
database = {
    "host": plan["host"], "port": plan["port"], "database": plan["database"],
    "db_schema": "feast", "user": plan["user"], "password": plan["password"], "sslmode": "disable",
}
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "feature_store.yaml"), "w") as file:
    json.dump(
        {
            "project": "bench", "provider": "local", "registry": os.path.join(folder, "registry.db"),
            "offline_store": {"type": "postgres", **database},
            "online_store": {"type": "postgres", **database},
            "entity_key_serialization_version": 3,
        },
        file,
    )
store = FeatureStore(repo_path=folder)

if action == "prepare":
    entity = Entity(name="entity", join_keys=["entity"], value_type=ValueType.INT64)
    views = []
    for name, table, fields, ttl in plan["views"]:
        source = PostgreSQLSource(name=f"{name}_source", query=f"SELECT * FROM {table}", timestamp_field="event_time")
        views.append(
            FeatureView(
                name=name, entities=[entity], ttl=timedelta(days=ttl), source=source,
                schema=[Field(name=field, dtype=Float64) for field in fields],
            )
        )
    store.apply([entity, *views])
    now = datetime.now(timezone.utc)
    online = [name for name, *_ in plan["views"] if name != "history_view"]
    started = time.monotonic()
    store.materialize(now - timedelta(days=3000), now, feature_views=online)
    print(json.dumps({"materialize": time.monotonic() - started}))
elif action == "join":
    import psycopg

    with psycopg.connect(
        host=plan["host"], port=plan["port"], dbname=plan["database"], user=plan["user"], password=plan["password"]
    ) as connection:
        rows = connection.execute("SELECT entity, at FROM raw.examples").fetchall()
    frame = pd.DataFrame(rows, columns=["entity", "event_timestamp"])
    started = time.monotonic()
    result = store.get_historical_features(frame, features=[f"history_view:{field}" for field in plan["history"]]).to_df()
    print(json.dumps({"seconds": time.monotonic() - started, "rows": len(result), "sum": float(result["h0"].sum())}))
