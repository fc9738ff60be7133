"""Trains the name model: `python -m training.names.train E5 CORPORA OUT`."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import torch

from training import learnt
from training.names.apart import without
from training.names.corpora import read_all
from training.names.e5 import BLOCK, read_e5, unpacked
from training.names.export import export
from training.names.network import Network, start
from training.names.passages import Passage
from training.names.results import results
from training.names.split import TOGETHER, is_held_out
from training.names.variety import Varied, pools
from training.names.windows import IGNORED, Window, batches, windows
from worker.taggers.pieces import FOLDER

EPOCHS = {
    "gmb": 2.0,
    "ewt": 3.0,
    "wikigold": 3.0,
    "btc": 0.6,
    "wnut": 0.7,
    "Portuguese-Bosque": 1.0,
    "Croatian-SET": 0.5,
    "Swedish-Talbanken": 0.3,
    "danish": 0.6,
    "kaznerd": 0.35,
    "germeval": 2.0,
    "mobie": 0.15,
    "factrueval": 2.0,
}
"""How often a corpus is read; GUM's genres three times."""


def mixture(passages: list[Passage], dice: random.Random, share: float) -> list[list[Passage]]:
    """Return the blocks of sentences to learn from, each corpus as often as it should be."""
    blocks = []
    for source, group in groupby(passages, key=lambda p: p.source):
        kept = [p for index, p in enumerate(group) if not is_held_out(index)]
        parts = [kept[at : at + TOGETHER] for at in range(0, len(kept), TOGETHER)]
        times = share * EPOCHS.get(source, 3.0)
        blocks += parts * int(times) + dice.sample(parts, int(len(parts) * (times % 1)))
    return blocks


def kept(passages: list[Passage]) -> Iterator[Passage]:
    """Yield the sentences that are learnt from."""
    for _, group in groupby(passages, key=lambda p: p.source):
        yield from (p for index, p in enumerate(group) if not is_held_out(index))


def learn(
    network: Network, made: list[list[Window]], table: torch.Tensor, rate: float, out: Path
) -> None:
    """Train on the batches, once each, the rate rising first and falling after."""
    groups = [
        {"params": network.body.parameters(), "lr": rate},
        {"params": network.head.parameters(), "lr": 5 * rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = len(made) // 16
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / warm, max(0.0, (len(made) - n) / (len(made) - warm)))
    )
    network.train()
    begun, seen, total = time.monotonic(), 0, 0.0
    for number, batch in enumerate(made):
        loss = _loss(network, batch, table)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        plan.step()
        optimiser.zero_grad(set_to_none=True)
        seen += sum(len(w.pieces) for w in batch)
        total += float(loss.detach())
        if number % 50 == 49:
            pace = seen / (time.monotonic() - begun)
            print(f"{number + 1}/{len(made)} loss {total / 50:.4f} {pace:.0f}/s", flush=True)
            total = 0.0
        if number % 300 == 299:
            torch.save(network.state_dict(), out / "network.pt")


def _loss(network: Network, batch: list[Window], table: torch.Tensor) -> torch.Tensor:
    size = max(len(w.pieces) for w in batch)
    pieces = torch.tensor([w.pieces + [1] * (size - len(w.pieces)) for w in batch])
    tags = torch.tensor([w.tags + [IGNORED] * (size - len(w.tags)) for w in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(table[pieces], (pieces != 1).long())
    return torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), tags.flatten(), ignore_index=IGNORED
    )


def main() -> None:
    """Train from the arguments, and write the checkpoint and the ONNX file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("e5", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", default="0,1,2,3,4,5")
    parser.add_argument("--after", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--share", type=float, default=1.0, help="of how often corpora are read")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--limit", type=int, help="batches, for a trial")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--apart", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    dice = random.Random(given.seed)
    passages = without(read_all(given.corpora), given.apart)
    learnt.write(Path(__file__).parent, (passage.text for passage in kept(passages)))
    varied = Varied(pools(passages), dice)
    blocks = [[varied.changed(p) for p in block] for block in mixture(passages, dice, given.share)]
    lines = list(results(varied, int(12_000 * given.share)))
    blocks += [lines[at : at + 12] for at in range(0, len(lines), 12)]
    dice.shuffle(blocks)
    found = [w for block in blocks for w in windows(block, dice)]
    made = batches(found, 3200, dice)[: given.limit]
    print(len(blocks), "blocks", sum(len(w.pieces) for b in made for w in b), "pieces", flush=True)
    table = torch.from_numpy(unpacked(np.load(FOLDER / "words.npy").view(BLOCK)))
    network = start(read_e5(given.e5).tensors, [int(n) for n in given.layers.split(",")])
    if given.after:
        network.load_state_dict(torch.load(given.after))
    given.out.mkdir(parents=True, exist_ok=True)
    learn(network, made, table, given.rate, given.out)
    torch.save(network.state_dict(), given.out / "network.pt")
    export(network, given.out / "names.onnx")


if __name__ == "__main__":
    main()
