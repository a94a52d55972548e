/** A small shop: something of every kind, so that each edit has one meaning. */
export const shop = `version: 1
project: { name: shop, seed: 42, description: A shop }

sources:
  orders:
    description: What was ordered
    type: file
    path: data/orders-*.csv
    primary_key: [order_id]
    event_time: ordered_at
    columns:
      order_id: { type: integer }
      customer: { type: string, description: Who ordered }
      ordered_at: { type: timestamp }
      amount: { type: float, unit: EUR }
      items: { type: integer, nullable: true, description: How many }
      note: { type: string, nullable: true }
      late: { type: boolean }
    ingest: { mode: incremental, schedule: "15 * * * *", retries: { attempts: 3, backoff: 10s } }
  customers:
    type: file
    path: data/customers.csv
    primary_key: [customer]
    columns:
      customer: { type: string }
      segment: { type: string }
      since: { type: date, nullable: true }

expectations:
  orders:
    - { type: expect_column_values_to_be_between, column: amount, min_value: 0, max_value: 1000 }

entities:
  customer: { key: customer, description: Somebody who orders }

features:
  customer_facts:
    description: What is known of customers
    entity: customer
    source: customers
    fields:
      segment: { column: segment }
      since: { column: since }
  customer_orders:
    entity: customer
    source: orders
    every: 1h
    ttl: 30d
    fields:
      orders_7d: { aggregate: count, window: 7d }
      spent_7d: { aggregate: sum, of: amount, window: 7d }
      items_1d: { aggregate: sum, of: items, window: 1d }

models:
  late:
    description: Whether an order is late
    task: binary_classification
    source: orders
    label: late
    predict_at: ordered_at
    inputs:
      request: [amount]
      derived: { is_large: amount > 45 }
      features: [customer_facts.segment, customer_orders.orders_7d]
    split: { by: time, test: 20%, validation: 10% }
    trainer: { algorithm: logistic_regression, params: { l2: 1 } }
    evaluate: { metrics: [roc_auc, log_loss], slices: [], baselines: [prior] }
    gates: [{ metric: roc_auc, min: 0.5 }]
    promote: champion
  amount:
    task: regression
    source: orders
    label: amount
    predict_at: ordered_at
    inputs: { features: [customer_orders.spent_7d] }
    trainer: { algorithm: gradient_boosting, params: { trees: 20 } }

services:
  late-api: { model: late@champion, port: 8000, description: Is it late? }
  shop-features: { type: feature_server, port: 6566, push: [orders] }

monitors:
  drift: { type: drift, service: late-api, reference: training, window: 1d, schedule: "0 * * * *" }

deploy:
  compose: { prometheus: { port: 9090 } }
`;
