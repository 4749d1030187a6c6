#!/usr/bin/env python3
"""A predictor in forty lines: one cell of rule 90, 60 or 102 from a single seed, by Lucas's theorem (1878).

The cell is a binomial coefficient modulo 2, and C(n, k) is odd exactly when every bit of k is a bit of n.
Enter it in a race: outpace bench 'eca:90~single~cell' --predictors 'lucas=python3 examples/predictor.py'
"""
import json
import sys

PLACES = {"eca:90": lambda t, x: (t + x) // 2 if (t + x) % 2 == 0 else -1,  # left + right
          "eca:60": lambda t, x: x,  # left + centre
          "eca:102": lambda t, x: -x}  # centre + right


def study(message):
    if message["system"] not in PLACES or (message["family"], message["observable"]) != ("single", "cell"):
        return {"type": "studied", "declined": {"why": "unsuited",
                "reason": "Lucas's theorem needs one cell of rule 60, 90 or 102 from a single seed"}}
    study.place = PLACES[message["system"]]
    return {"type": "studied", "claim": "exact", "finding": "cell = C(t, k) mod 2", "size_bytes": 0, "work": 0}


def ask(message):
    answers = []
    for query in message["queries"]:
        t, x = int(query["at"]), int(query["place"][0])
        k = study.place(t, x)
        answers.append({"answer": str(int(0 <= k <= t and t & k == k)), "work": 1 + t.bit_length() // 64})
    return {"type": "answers", "answers": answers}


def hello(message):
    return {"type": "hello", "protocol": 1, "program": "predictor.py", "offers": [{"predictor": "lucas"}]}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"hello": hello, "study": study, "ask": ask}[request["type"]](request)), flush=True)
