#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the API's document (YAML) as JSON in a C header, so that the tests hold every answer against it."""
import json
import sys

import yaml


class Strict(yaml.SafeLoader):
    """YAML as JSON knows it: no key twice, and a date stays the text that it is."""


def mapping(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    if len(keys) != len(set(keys)):
        raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
    return {key: loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value)}


Strict.add_constructor("tag:yaml.org,2002:map", mapping)
Strict.add_constructor("tag:yaml.org,2002:timestamp", Strict.construct_yaml_str)

with open(sys.argv[1], encoding="utf-8") as source:
    text = json.dumps(yaml.load(source, Strict), ensure_ascii=True)
with open(sys.argv[2], "w", encoding="utf-8") as header:
    header.write("static const char lb_test_api_text[] =\n")
    for start in range(0, len(text), 96):
        header.write('  "' + text[start:start + 96].replace("\\", "\\\\").replace('"', '\\"') + '"\n')
    header.write("  ;\n")
