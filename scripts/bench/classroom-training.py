# The classroom's student in PyTorch, for scripts/bench/classroom-training.mjs: the same sizes, batches,
# loss and optimiser on one CPU thread. Reads sizes as JSON from its argument, prints tokens a second.
import json
import sys
import time

import torch
import torch.nn.functional as F

size = json.loads(sys.argv[1])
torch.set_num_threads(1)
torch.manual_seed(0)
B, P, R = size["rows"], size["prompt"], size["response"]
T, D, H, V = P + R, size["width"], size["heads"], size["vocabulary"]


def matrix(rows, columns, scale):
    return torch.nn.Parameter(torch.randn(rows, columns) * scale)


embedding, shift, positions = matrix(V, D, 0.08), matrix(D, D, 0.1), matrix(size["positions"], D, 0.1)
layers = [
    [matrix(D, D, 0.1) for _ in range(4)] + [matrix(D, size["hidden"], 0.1), matrix(size["hidden"], D, 0.1)]
    for _ in range(size["layers"])
]
parameters = [embedding, shift, positions] + [p for layer in layers for p in layer]
optimizer = torch.optim.AdamW(parameters, lr=1e-4, betas=(0.9, 0.98), weight_decay=0.01, foreach=True)


def norm(x):
    return F.rms_norm(x, (D,), eps=1e-5)


def heads(x, w):
    return (x @ w).view(B, -1, H, D // H).transpose(1, 2)


def loss_of(inputs, targets):
    real = inputs != 0
    e = F.embedding(inputs, embedding) * real.unsqueeze(-1)
    x = e + F.pad(e[:, :-1], (0, 0, 1, 0)) @ shift + positions[:T]
    seen = (torch.ones(T, T, dtype=torch.bool).tril() & real[:, None, None, :]) | torch.eye(T, dtype=torch.bool)
    for at, (query, key, value, output, up, down) in enumerate(layers):
        h = norm(x)
        k, v, mask = heads(h, key), heads(h, value), seen
        if at == len(layers) - 1:  # nothing of the prompt is needed behind the last keys and values
            x, h, mask = x[:, P:], h[:, P:], seen[:, :, P:]
        read = F.scaled_dot_product_attention(heads(h, query), k, v, attn_mask=mask)
        x = x + read.transpose(1, 2).reshape(B, -1, D) @ output
        x = x + F.relu(norm(x) @ up) @ down
    logits = norm(x) @ embedding.T
    return F.cross_entropy(logits.reshape(-1, V), targets.reshape(-1), ignore_index=0)


inputs = torch.randint(4, V, (B, T))
inputs[:, :8] = 0
targets = torch.randint(4, V, (B, R))


def steps(count):
    for _ in range(count):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(inputs, targets)
        loss.backward()
        optimizer.step()
        loss.item()


steps(10)
for line in sys.stdin:  # a round for each line, so that both sides take turns
    since, cpu = time.perf_counter(), time.process_time()
    steps(int(line))
    tokens = B * T * int(line)
    print(json.dumps([tokens / (time.perf_counter() - since), tokens / (time.process_time() - cpu)]), flush=True)
