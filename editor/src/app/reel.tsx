/** The mark of the studio: a film reel. */
export function Reel({ size = 20 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="6.4" />
      <g fill="currentColor" stroke="none">
        <circle cx="8" cy="4.6" r="1.5" />
        <circle cx="5" cy="9.7" r="1.5" />
        <circle cx="11" cy="9.7" r="1.5" />
      </g>
    </svg>
  );
}
