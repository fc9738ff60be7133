"""Writes a trained network as ONNX with its weights in eight bits."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.names.network import WIDTH, Network


def export(network: Network, path: Path) -> None:
    """Write the network to a file that `worker.taggers` can load."""
    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            network,
            (torch.zeros(2, 16, WIDTH), torch.ones(2, 16, dtype=torch.int64)),
            str(plain),
            input_names=["rows", "mask"],
            output_names=["tags"],
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in ("rows", "mask", "tags")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    onnx.checker.check_model(str(path))
