CREATE TABLE `night` (
	`id` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`wish` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`seen_at` integer,
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `night_by_project` ON `night` (`project`,`created_at`);--> statement-breakpoint
ALTER TABLE `action` ADD `pinned` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `priority` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `rank` real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `held` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `bytes` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `night` text;--> statement-breakpoint
ALTER TABLE `timing` ADD `bytes` real DEFAULT 0 NOT NULL;