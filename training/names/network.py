"""The network: the lower layers of multilingual-e5-small, and what tells names on top."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import BertConfig, BertModel

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
"""What the network says of a word."""

WIDTH = 384
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Network(nn.Module):
    """Takes the rows of the word table for the pieces of a window; gives tags for each."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.body = BertModel(
            BertConfig(
                vocab_size=4,
                hidden_size=WIDTH,
                num_hidden_layers=layers,
                num_attention_heads=12,
                intermediate_size=4 * WIDTH,
                max_position_embeddings=512,
                type_vocab_size=2,
                attn_implementation="eager",
            ),
            add_pooling_layer=False,
        )
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(WIDTH, len(TAGS))

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return how likely each tag is for each piece, as logits."""
        states = self.body(inputs_embeds=rows, attention_mask=mask).last_hidden_state
        return self.head(self.dropout(states))


def start(tensors: dict[str, NDArray[np.float32]], layers: list[int]) -> Network:
    """Return a network that begins as these layers of the model."""
    network = Network(len(layers))
    state = network.body.state_dict()
    for ours, theirs in (
        ("position_embeddings.weight", "pos"),
        ("token_type_embeddings.weight", "type"),
        ("LayerNorm.weight", "ln.w"),
        ("LayerNorm.bias", "ln.b"),
    ):
        _put(state, f"embeddings.{ours}", tensors[f"emb.{theirs}"])
    for place, layer in enumerate(layers):
        for short, name in _LAYER.items():
            for ending, full in (("w", "weight"), ("b", "bias")):
                _put(
                    state,
                    f"encoder.layer.{place}.{name}.{full}",
                    tensors[f"l{layer}.{short}.{ending}"],
                )
    network.body.load_state_dict(state)
    return network


def _put(state: dict[str, torch.Tensor], name: str, values: NDArray[np.float32]) -> None:
    state[name] = torch.from_numpy(values.reshape(state[name].shape).copy())
