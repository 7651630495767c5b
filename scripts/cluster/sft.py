"""Fine-tunes one student with TRL. Options: job.json, made by `agoralab train --student ray`. Data:
instances.jsonl, lines of {"messages": [user, assistant]}. One process a GPU; FSDP where there are several.
"""

import json
import os
import platform
import time

import report
from artifacts import Artifacts, local_model
from chat import load_tokenizer


def main():
    with open("job.json") as file:
        job = json.load(file)
    report.phase("loading the model")
    import torch
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import SFTConfig, SFTTrainer

    artifacts = Artifacts(job["artifacts"])
    if artifacts.has("result.json"):
        return send_results(artifacts)

    processes = int(os.environ.get("WORLD_SIZE", "1"))
    on_gpu = torch.cuda.is_available()
    base = local_model(job["base_model"])
    tokenizer = load_tokenizer(base, job.get("revision"), job.get("chat_template"))

    with open("instances.jsonl") as file:
        conversations = [json.loads(line)["messages"] for line in file]
    # Prompt and completion rather than messages: where the response begins is then sure under any template.
    data = Dataset.from_list([{"prompt": turns[:-1], "completion": turns[-1:]} for turns in conversations])

    class Follow(TrainerCallback):
        """Reports each logged step; marks checkpoints once all processes have written theirs."""

        before = None

        def on_log(self, args, state, control, logs=None, **kwargs):
            if logs is None or "loss" not in logs:
                return
            now, tokens = time.monotonic(), logs.get("num_tokens")
            rate = None
            if self.before and tokens is not None:
                rate = (tokens - self.before[1]) / max(now - self.before[0], 1e-9)
            self.before = (now, tokens or 0)
            report.progress(state.global_step, state.max_steps, loss=logs["loss"], tokens_per_second=rate)

        def on_save(self, args, state, control, **kwargs):
            if torch.distributed.is_initialized():
                torch.distributed.barrier()
            if report.is_first_process():
                artifacts.write_checkpoint_mark(f"checkpoint-{state.global_step}")

    # The batch is that of all GPUs together, so that the number of GPUs does not change the student.
    accumulation, rest = divmod(job["batch_size"], job["micro_batch_size"] * processes)
    if rest or accumulation == 0:
        raise ValueError(
            f"batch_size {job['batch_size']} is no multiple of micro_batch_size {job['micro_batch_size']} x {processes} processes"
        )
    trainer = SFTTrainer(
        model=base,
        args=SFTConfig(
            output_dir=artifacts.folder,
            num_train_epochs=job["epochs"],
            max_steps=job.get("max_steps") or -1,
            learning_rate=job["learning_rate"],
            lr_scheduler_type=job["lr_schedule"],
            warmup_steps=job["warmup"],
            weight_decay=job["weight_decay"],
            per_device_train_batch_size=job["micro_batch_size"],
            gradient_accumulation_steps=accumulation,
            max_length=job["max_length"],
            packing=False,
            completion_only_loss=job["loss"] == "response",
            seed=job["seed"],
            data_seed=job["seed"],
            # Weights and optimiser state in 32 bits, arithmetic in 16: at 1e-5 a 16-bit weight would not move.
            model_init_kwargs={"dtype": "float32", "revision": job.get("revision")},
            bf16=job["dtype"] == "bfloat16",
            use_cpu=not on_gpu,
            fsdp=True if processes > 1 else None,
            fsdp_config={"activation_checkpointing": True} if processes > 1 else None,
            activation_checkpointing=on_gpu and processes == 1,
            save_strategy="steps" if job.get("save_steps") else "epoch",
            save_steps=job.get("save_steps") or 500,
            # The one before goes only when the next is marked.
            save_total_limit=2,
            logging_steps=1,
            report_to="none",
            disable_tqdm=True,
        ),
        train_dataset=data,
        processing_class=tokenizer,
        peft_config=lora(job["lora_rank"]),
        callbacks=[Follow()],
    )
    truncated = sum(len(ids) >= job["max_length"] for ids in trainer.train_dataset["input_ids"])
    # One process brings it here, the others find it.
    with trainer.accelerator.main_process_first():
        checkpoint = artifacts.last_checkpoint()
    report.phase("training" if checkpoint is None else f"training, from {os.path.basename(checkpoint)}")
    trainer.train(resume_from_checkpoint=checkpoint)

    report.phase("writing the weights")
    trainer.save_model(artifacts.path("trained"))
    if not report.is_first_process():
        return
    save_student(job, artifacts, tokenizer)
    log = [entry for entry in trainer.state.log_history if "loss" in entry]
    write_results(
        artifacts,
        log,
        {
            "model": f"{job['artifacts'].rstrip('/')}/model",
            "base_model": job["base_model"],
            "instances": len(data),
            "truncated_instances": truncated,
            # Whose prompt alone fills max_length: nothing of the response is left to learn from.
            "dropped_instances": len(data) - len(trainer.train_dataset),
            "steps": trainer.state.global_step,
            "final_loss": log[-1]["loss"] if log else None,
            "tokens": log[-1].get("num_tokens") if log else None,
            "processes": processes,
            "device": torch.cuda.get_device_name() if on_gpu else platform.processor() or platform.machine(),
            "versions": versions(),
        },
    )
    for name in os.listdir(artifacts.folder):
        if name == "trained" or name.startswith("checkpoint-"):
            artifacts.remove(name)
    send_results(artifacts)


def lora(rank):
    if not rank:
        return None
    from peft import LoraConfig

    return LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")


def save_student(job, artifacts, tokenizer):
    """The student as a plain model in the job's dtype: an adapter is merged, so that all are answered alike."""
    import torch

    if job["lora_rank"]:
        from peft import AutoPeftModelForCausalLM as AutoModel
    else:
        from transformers import AutoModelForCausalLM as AutoModel
    model = AutoModel.from_pretrained(artifacts.path("trained"), dtype=getattr(torch, job["dtype"]))
    if job["lora_rank"]:
        model = model.merge_and_unload()
    model.save_pretrained(artifacts.path("model"))
    tokenizer.save_pretrained(artifacts.path("model"))
    artifacts.store("model")


def write_results(artifacts, log, result):
    with open(artifacts.path("training.jsonl"), "w") as file:
        for entry in log:
            file.write(json.dumps(entry) + "\n")
    artifacts.store("training.jsonl")
    # Last, since its presence says that all is there.
    with open(artifacts.path("result.json.new"), "w") as file:
        json.dump(result, file, indent=2)
    os.replace(artifacts.path("result.json.new"), artifacts.path("result.json"))
    artifacts.store("result.json")


def send_results(artifacts):
    if report.is_first_process():
        for name in ("training.jsonl", "result.json"):
            artifacts.fetch(name)
            with open(artifacts.path(name)) as file:
                report.send_file(name, file.read())


def versions():
    from importlib.metadata import version

    return {name: version(name) for name in ("torch", "transformers", "trl", "accelerate", "peft")}


if __name__ == "__main__":
    report.run(main)
