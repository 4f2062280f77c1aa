import type { Lut } from '../colour/lut.ts';

const VERTEX = `#version 300 es
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
  at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

// The GPU mixes the eight points around a colour by itself; the half texel moves 0 and 1 onto the outer points.
const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler3D;
uniform sampler2D picture;
uniform sampler3D table;
uniform float size;
in vec2 at;
out vec4 colour;
void main() {
  vec4 before = texture(picture, at);
  vec3 after = texture(table, (before.rgb * (size - 1.0) + 0.5) / size).rgb;
  colour = vec4(clamp(after, 0.0, 1.0) * before.a, before.a);
}`;

/** Grades a canvas by a table, on a canvas of its own; null where this browser has no WebGL 2. */
export function gpuGrader(): ((picture: OffscreenCanvas, lut: Lut) => OffscreenCanvas | null) | null {
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', { alpha: true, antialias: false, depth: false });
  if (!gl) return null;
  const program = linked(gl);
  if (!program) return null;
  // biome-ignore lint/correctness/useHookAtTopLevel: a call of WebGL, not of React.
  gl.useProgram(program);
  gl.uniform1i(gl.getUniformLocation(program, 'picture'), 0);
  gl.uniform1i(gl.getUniformLocation(program, 'table'), 1);
  const size = gl.getUniformLocation(program, 'size');
  gl.bindVertexArray(gl.createVertexArray());
  plain(gl, gl.TEXTURE0, gl.TEXTURE_2D, gl.NEAREST);
  plain(gl, gl.TEXTURE1, gl.TEXTURE_3D, gl.LINEAR);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  let loaded: Lut | null = null;

  return (picture, lut) => {
    // A lost GPU comes back by itself, but without what was on it.
    if (gl.isContextLost()) return null;
    const { width, height } = picture;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    gl.viewport(0, 0, width, height);
    if (loaded !== lut) {
      const texels = rgba(lut);
      gl.activeTexture(gl.TEXTURE1);
      gl.texImage3D(gl.TEXTURE_3D, 0, gl.RGBA16F, lut.size, lut.size, lut.size, 0, gl.RGBA, gl.FLOAT, texels);
      gl.uniform1f(size, lut.size);
      loaded = lut;
    }
    gl.activeTexture(gl.TEXTURE0);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    return canvas;
  };
}

function plain(gl: WebGL2RenderingContext, unit: number, target: number, filter: number): void {
  gl.activeTexture(unit);
  gl.bindTexture(target, gl.createTexture());
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, filter);
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) {
    if (target === gl.TEXTURE_3D || side !== gl.TEXTURE_WRAP_R) gl.texParameteri(target, side, gl.CLAMP_TO_EDGE);
  }
}

/** Three channels make poor texels: a fourth, unused one. */
function rgba({ size, values }: Lut): Float32Array {
  const texels = new Float32Array(size ** 3 * 4);
  for (let i = 0, j = 0; i < values.length; i += 3, j += 4) {
    texels[j] = values[i]!;
    texels[j + 1] = values[i + 1]!;
    texels[j + 2] = values[i + 2]!;
    texels[j + 3] = 1;
  }
  return texels;
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
