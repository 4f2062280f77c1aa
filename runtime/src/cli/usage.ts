/** Wrong use of the command: one clear line on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Reelgraph, a node-graph film studio.

  reelgraph serve [--port N] [--host H] [--data DIR]      serve the studio
      --queue redis://…    give the work to workers instead of doing it here
      --route ENGINE=LABELS  what a worker must have for an engine, e.g. onnx=gpu,vram>=24
  reelgraph run <template or graph.json> [options]        run a graph without a browser
      --set name=value     fill a field of the form; name=@file reads a file, @@ is a literal @
      --engine NAME        engine for this run, e.g. draft
      --approve            say yes wherever the graph waits for a person
      --project NAME       project to run in (default: the template's name)
      --out DIR            where the outputs go (default: ./out)
      --data DIR           data folder (default: $REELGRAPH_DATA or ./data)
      --json               one event a line on stdout
  reelgraph script <file>… [--json | --csv]               a screenplay's structure
  reelgraph timeline <cut> --to <file> [options]          convert or render a cut
      from .json .otio .fcpxml .edl
      to   .json .otio .fcpxml .edl .mp4 .mov .wav, captions alone .srt .vtt
      --rate N             frames per second of an edit list (default: 24)
      --media DIR          where the files of the cut are (default: beside it, and the data folder)
      --collect            copy its files into media/ beside the written one
      --captions FILE      lay an .srt or .vtt file on it, in place of its captions
      --data DIR           data folder (default: $REELGRAPH_DATA or ./data)
  reelgraph templates [list | export ID FILE | import FILE]
  reelgraph models [list | verify [NAME] | remove NAME]     model files: what there is, what it needs
  reelgraph models pull <family> --comfyui DIR            fetch the files that ComfyUI wants
  reelgraph models pull <https://…>                       fetch a bundle; stopped, it goes on where it was
  reelgraph models setup-diffusers [options]              a Python environment for the diffusers engine (2 to 8 GB)
      --python PROGRAM     the Python to make it with (3.10 or later)
      --index URL          another package index beside the usual one, e.g. for a torch without CUDA
      --into DIR           where (default: python in the data folder)
  reelgraph worker --queue redis://… --artifacts URL      do the work of a studio on this machine
      --artifacts          the studio's address, or its data folder on a shared disk
      --labels LIST        what this machine has, e.g. gpu,vram=24
      --slots LIST         how much at once (default: cpu=<cores>,gpu=1,remote=4)
      --data DIR           folder for what it fetches and makes (default: ./worker-data)
  reelgraph project [list | export TITLE FILE | import FILE] [--data DIR]
  reelgraph doctor [--json]                               what this machine can do

Exit codes: 0 done, 1 failed, 2 wrong use.`;
