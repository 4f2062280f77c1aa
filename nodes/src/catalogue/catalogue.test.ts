import { describe, expect, it } from 'vitest';
import { converterNodeType, converters, inputPort, inputPorts, nodeLayout, outputPort } from '../graph/index.ts';
import { builtinNodes, specs } from './index.ts';

const all = specs(builtinNodes);
const visible = all.filter((spec) => !spec.type.startsWith('convert/'));

describe('catalogue', () => {
  it('every type is there once, with all that the library shows', () => {
    expect(new Set(all.map((spec) => spec.type)).size).toBe(all.length);
    for (const spec of visible) {
      expect(spec.type, spec.type).toMatch(/^[a-z]+\/[a-z-]+$/);
      expect(spec.title && spec.category && spec.icon && spec.help, spec.type).toBeTruthy();
      expect(spec.help.split('\n')[0]!.length, spec.type).toBeGreaterThan(15);
      expect(spec.outputs.length, spec.type).toBeGreaterThan(0);
    }
  });

  it('ports and params are named once, and what a spec refers to exists', () => {
    for (const spec of all) {
      const inputs = inputPorts(spec).map((port) => port.name);
      expect(new Set(inputs).size, spec.type).toBe(inputs.length);
      expect(new Set(spec.outputs.map((port) => port.name)).size, spec.type).toBe(spec.outputs.length);
      if (spec.remark) expect(outputPort(spec, spec.remark)?.type, spec.type).toBe('text');
      if (spec.needsUnless)
        expect(spec.params.find((one) => one.name === spec.needsUnless)?.type, spec.type).toBe('boolean');
      if (spec.preview) expect(outputPort(spec, spec.preview), spec.type).toBeDefined();
      for (const [from, to] of Object.entries(spec.bypass ?? {})) {
        expect(inputPort(spec, from)?.type, spec.type).toBe(outputPort(spec, to)?.type);
        expect(inputPort(spec, from)?.list, spec.type).toBe(outputPort(spec, to)?.list);
      }
      if (spec.needs.length > 0) expect(spec.host, spec.type).toBe('task');
    }
  });

  it('every default is a value that its own schema takes', () => {
    for (const { spec, paramsSchema } of builtinNodes) {
      const defaults = Object.fromEntries(spec.params.map((param) => [param.name, param.default]));
      expect(paramsSchema.safeParse(defaults).success, spec.type).toBe(true);
      expect(JSON.parse(JSON.stringify(defaults)), spec.type).toEqual(defaults);
    }
  });

  it('every change of type has its hidden node, with the right ends', () => {
    for (const converter of converters) {
      const spec = all.find((one) => one.type === converterNodeType(converter));
      expect(spec && inputPort(spec, 'value'), converter.name).toMatchObject({
        type: converter.from,
        list: converter.list ?? false,
      });
      expect(spec && outputPort(spec, 'value'), converter.name).toMatchObject({
        type: converter.to,
        list: converter.list ?? false,
      });
      expect(spec?.host, converter.name).toBe(converter.work === 'media' ? 'task' : 'inline');
    }
  });

  it('no node is taller than a screen', () => {
    for (const spec of visible) expect(nodeLayout(spec, {}).height, spec.type).toBeLessThan(640);
  });
});
