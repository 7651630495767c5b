"""Writes a tiny, randomly initialised Llama with a tokenizer of the words of a text: tiny_llama.py FOLDER TEXT."""

import sys

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

folder, text_file = sys.argv[1:]
with open(text_file) as file:
    words = sorted(set(file.read().split()))
special = ["<s>", "</s>", "<pad>", "<unk>"]
vocabulary = {word: index for index, word in enumerate(special + words)}
tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
PreTrainedTokenizerFast(
    tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
).save_pretrained(folder)

torch.manual_seed(0)
LlamaForCausalLM(
    LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=128,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=2,
    )
).save_pretrained(folder)
