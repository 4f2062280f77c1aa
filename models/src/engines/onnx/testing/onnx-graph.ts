import protobuf from 'protobufjs';

/** The part of onnx.proto that a graph of ours needs. */
const { root } = protobuf.parse(
  `syntax = "proto3";
  message Model { int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated Opset opset_import = 8; }
  message Opset { string domain = 1; int64 version = 2; }
  message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12; }
  message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; }
  message Attribute { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message Value { string name = 1; Type type = 2; }
  message Type { TensorType tensor_type = 1; }
  message TensorType { int32 elem_type = 1; Shape shape = 2; }
  message Shape { repeated Dim dim = 1; }
  message Dim { int64 dim_value = 1; string dim_param = 2; }`,
  { keepCase: true },
);

const float = 1;

export interface GraphSource {
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly weights: Readonly<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>;
  readonly nodes: readonly {
    readonly op: string;
    readonly from: readonly string[];
    readonly to: string;
    readonly ints?: Readonly<Record<string, readonly number[]>>;
  }[];
}

/** A float32 ONNX model (IR 8, opset 17), encoded by hand so that the tests need no Python. */
export function encodeOnnx(source: GraphSource): Uint8Array {
  const value = ([name, shape]: [string, readonly (number | string)[]]) => ({
    name,
    type: {
      tensor_type: {
        elem_type: float,
        shape: { dim: shape.map((n) => (typeof n === 'number' ? { dim_value: n } : { dim_param: n })) },
      },
    },
  });
  const Model = root.lookupType('Model');
  return Model.encode(
    Model.fromObject({
      ir_version: 8,
      producer_name: 'reelgraph-test',
      opset_import: [{ domain: '', version: 17 }],
      graph: {
        name: 'test',
        input: Object.entries(source.inputs).map(value),
        output: Object.entries(source.outputs).map(value),
        initializer: Object.entries(source.weights).map(([name, { dims, data }]) => ({
          name,
          dims,
          data_type: float,
          raw_data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        })),
        node: source.nodes.map(({ op, from, to, ints }, index) => ({
          name: `${op}-${index}`,
          op_type: op,
          input: from,
          output: [to],
          attribute: Object.entries(ints ?? {}).map(([name, values]) => ({ name, ints: values, type: 7 })),
        })),
      },
    }),
  ).finish();
}
