"""Lets one model answer a file of questions: a base, a student or a reference, all by this code. Options:
job.json, made by agoralab. Questions: questions.jsonl, lines of {"id", "sample", "prompt"}. vLLM where it is
installed, else transformers. Answers are kept as they come, so that a job that starts again goes on.
"""

import hashlib
import json
import os

import report
from artifacts import Artifacts, local_model
from chat import load_tokenizer, prompt_tokens


def main():
    with open("job.json") as file:
        job = json.load(file)
    with open("questions.jsonl") as file:
        questions = [json.loads(line) for line in file]
    artifacts = Artifacts(job["artifacts"])
    answers = answers_so_far(artifacts)
    report.progress(len(answers), len(questions))
    if len(answers) < len(questions):
        report.phase("loading the model")
        tokens_of, engine, name = load_engine(job)
        report.phase(f"answering with {name}")
        size = job["chunk_size"] or (1024 if name == "vllm" else 16)
        for at in range(len(answers), len(questions), size):
            chunk = [{**question, "tokens": tokens_of(question["prompt"])} for question in questions[at : at + size]]
            answers += [
                {"id": question["id"], "sample": question["sample"], **answer, "engine": name}
                for question, answer in zip(chunk, answer_chunk(engine, chunk, job["max_length"]), strict=True)
            ]
            keep(artifacts, answers)
            report.progress(len(answers), len(questions))
    report.send_file("answers.jsonl", lines_of(answers))


def answer_chunk(engine, questions, max_length):
    """A question that leaves no room for an answer gets none: that is no wrong answer."""
    short = [question for question in questions if len(question["tokens"]) < max_length]
    answered = iter(engine(short) if short else [])
    return [
        next(answered)
        if len(question["tokens"]) < max_length
        else {"output": None, "stop_reason": None, "problem": f"the prompt has {len(question['tokens'])} tokens"}
        for question in questions
    ]


def answers_so_far(artifacts):
    if not artifacts.fetch("answers.jsonl"):
        return []
    with open(artifacts.path("answers.jsonl")) as file:
        return [json.loads(line) for line in file]


def keep(artifacts, answers):
    with open(artifacts.path("answers.jsonl.new"), "w") as file:
        file.write(lines_of(answers))
    os.replace(artifacts.path("answers.jsonl.new"), artifacts.path("answers.jsonl"))
    artifacts.store("answers.jsonl")


def lines_of(records):
    return "".join(json.dumps(record) + "\n" for record in records)


def load_engine(job):
    model = local_model(job["model"])
    tokenizer = load_tokenizer(model, job.get("revision"), job.get("chat_template"))

    def tokens_of(prompt):
        # A text to be continued goes without a chat template.
        return list(tokenizer(prompt)["input_ids"]) if job["continue_text"] else prompt_tokens(tokenizer, prompt)

    if job["engine"] != "transformers":
        try:
            return tokens_of, vllm_engine(job, model), "vllm"
        except ImportError:
            if job["engine"] == "vllm":
                raise
    return tokens_of, transformers_engine(job, model, tokenizer), "transformers"


def seed_of(job, question):
    """A seed of each answer's own, so that it does not depend on what is answered beside it."""
    text = f"{job['decoding'].get('seed', 0)} {question['id']} {question['sample']}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 2**31


def vllm_engine(job, model):
    from vllm import LLM, SamplingParams
    from vllm.inputs import TokensPrompt

    decoding = job["decoding"]
    llm = LLM(
        model=model,
        revision=job.get("revision"),
        dtype=job["dtype"],
        tensor_parallel_size=max(job["gpus"], 1),
        distributed_executor_backend="mp" if job["gpus"] > 1 else None,
        max_model_len=job["max_length"],
        seed=decoding.get("seed", 0),
    )

    def answer(questions):
        prompts = [TokensPrompt(prompt_token_ids=question["tokens"]) for question in questions]
        sampling = [
            SamplingParams(
                temperature=decoding["temperature"],
                top_p=decoding["top_p"],
                max_tokens=decoding["max_new_tokens"],
                repetition_penalty=decoding["repetition_penalty"],
                stop=decoding["stop"] or None,
                seed=seed_of(job, question),
            )
            for question in questions
        ]
        outputs = llm.generate(prompts, sampling, use_tqdm=False)
        return [
            {"output": output.outputs[0].text, "stop_reason": output.outputs[0].finish_reason or "other"}
            for output in outputs
        ]

    return answer


def transformers_engine(job, model, tokenizer):
    import torch
    from transformers import AutoModelForCausalLM, set_seed

    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = getattr(torch, job["dtype"])
    network = AutoModelForCausalLM.from_pretrained(model, revision=job.get("revision"), dtype=dtype)
    network.to(device).eval()
    decoding = job["decoding"]
    ends = network.generation_config.eos_token_id
    ends = set(ends if isinstance(ends, list) else [ends]) | {tokenizer.eos_token_id}
    sampling = (
        {"do_sample": True, "temperature": decoding["temperature"], "top_p": decoding["top_p"], "top_k": 0}
        if decoding["temperature"] > 0
        # A model's own generation_config may ask for sampling.
        else {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
    )

    def answer(questions):
        tokenizer.padding_side = "left"
        prompts = {"input_ids": [question["tokens"] for question in questions]}
        batch = tokenizer.pad(prompts, return_tensors="pt").to(device)
        # Here the draws of a batch hang together: transformers has one generator for all.
        set_seed(seed_of(job, questions[0]))
        with torch.inference_mode():
            tokens = network.generate(
                **batch,
                **sampling,
                # As vLLM: prompt and answer together have max_length tokens at most.
                max_new_tokens=min(
                    decoding["max_new_tokens"], job["max_length"] - batch["input_ids"].shape[1]
                ),
                repetition_penalty=decoding["repetition_penalty"],
                stop_strings=decoding["stop"] or None,
                tokenizer=tokenizer,
                pad_token_id=tokenizer.pad_token_id,
            )
        return [finished(row) for row in tokens[:, batch["input_ids"].shape[1] :].tolist()]

    def finished(tokens):
        end = next((at for at, token in enumerate(tokens) if token in ends), None)
        text = tokenizer.decode(tokens[:end], skip_special_tokens=True)
        cuts = [at for at in (text.find(stop) for stop in decoding["stop"]) if at >= 0]
        text = text[: min(cuts)] if cuts else text
        return {"output": text, "stop_reason": "stop" if cuts or end is not None else "length"}

    return answer


if __name__ == "__main__":
    report.run(main)
