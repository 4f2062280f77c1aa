/**
 * Plain JavaScript with nothing installed: the default export is a function that is handed the tools. It works from any
 * folder, also from one where `@reelgraph/nodes` cannot be resolved.
 */
export default ({ defineNode, param, port, z }) => [
  defineNode({
    type: 'sample/whisper',
    title: 'Whisper',
    category: 'Utility',
    icon: 'text',
    help: 'The text in small letters.',
    inputs: { text: port.text() },
    params: z.object({ dots: param.integer({ default: 0, min: 0, max: 10 }) }),
    outputs: { text: port.text() },
    run: ({ inputs, params }) => ({ text: inputs.text.toLowerCase() + '.'.repeat(params.dots) }),
  }),
];
