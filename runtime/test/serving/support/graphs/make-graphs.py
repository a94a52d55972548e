"""Writes the graphs of the serving tests: run with `pip install onnx` and `python make-graphs.py`.

probability = sigmoid(bias + 0.001 distance + 0.1 hour + 0.05 temp + rainy + (2 if sky is "clear")); missing
numbers count as 0. first.onnx and second.onnx differ in the bias; narrow.onnx takes three numbers only.
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save


def graph(path, bias, weights):
    width = len(weights)
    nodes = [
        helper.make_node("IsNaN", ["numeric"], ["missing"]),
        helper.make_node("Where", ["missing", "zero", "numeric"], ["numbers"]),
        helper.make_node("MatMul", ["numbers", "weights"], ["weighted"]),
        helper.make_node("LabelEncoder", ["categorical"], ["codes"], domain="ai.onnx.ml",
                         keys_strings=["clear"], values_floats=[2.0], default_float=0.0),
        helper.make_node("MatMul", ["codes", "ones"], ["coded"]),
        helper.make_node("Add", ["weighted", "coded"], ["sum"]),
        helper.make_node("Add", ["sum", "bias"], ["biased"]),
        helper.make_node("Sigmoid", ["biased"], ["probability"]),
    ]
    constants = dict(
        zero=np.zeros((1,), np.float32),
        weights=np.array(weights, np.float32).reshape(width, 1),
        ones=np.ones((2, 1), np.float32),
        bias=np.array([bias], np.float32),
    )
    made = helper.make_graph(
        nodes,
        "serving_test",
        [
            helper.make_tensor_value_info("numeric", TensorProto.FLOAT, [None, width]),
            helper.make_tensor_value_info("categorical", TensorProto.STRING, [None, 2]),
        ],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None, 1])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)], ir_version=8
    )
    checker.check_model(model)
    save(model, path)


graph("first.onnx", -1.0, [0.001, 0.1, 0.05, 1.0])
graph("second.onnx", 1.0, [0.001, 0.1, 0.05, 1.0])
graph("narrow.onnx", 0.0, [0.001, 0.1, 0.05])
