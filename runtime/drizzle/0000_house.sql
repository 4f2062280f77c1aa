CREATE TABLE `artifact` (
	`sha` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`mime` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `asset` (
	`id` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`artifact` text NOT NULL,
	`ref` text NOT NULL,
	`bytes` integer NOT NULL,
	`source` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `asset_by_project` ON `asset` (`project`,`created_at`);--> statement-breakpoint
CREATE INDEX `asset_by_artifact` ON `asset` (`project`,`artifact`);--> statement-breakpoint
CREATE TABLE `document` (
	`id` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`rev` integer NOT NULL,
	`json` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `document_by_project` ON `document` (`project`,`kind`);--> statement-breakpoint
CREATE TABLE `document_change` (
	`document` text NOT NULL,
	`rev` integer NOT NULL,
	`op_id` text NOT NULL,
	`client` text NOT NULL,
	`origin` text NOT NULL,
	`ops` text NOT NULL,
	`inverse` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`document`, `rev`),
	FOREIGN KEY (`document`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_change_op` ON `document_change` (`document`,`op_id`);--> statement-breakpoint
CREATE TABLE `document_revision` (
	`id` text PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`rev` integer NOT NULL,
	`name` text NOT NULL,
	`json` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`document`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `document_revision_by_document` ON `document_revision` (`document`,`rev`);--> statement-breakpoint
CREATE TABLE `project` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`poster` text,
	`defaults` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `template` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`version` integer NOT NULL,
	`graph` text NOT NULL,
	`thumbnail` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `action` (
	`key` text PRIMARY KEY NOT NULL,
	`node_type` text NOT NULL,
	`outputs` text NOT NULL,
	`artifacts` text NOT NULL,
	`provenance` text NOT NULL,
	`ms` integer NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `action_by_use` ON `action` (`used_at`);--> statement-breakpoint
CREATE TABLE `checkpoint` (
	`key` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`key`, `name`)
);
--> statement-breakpoint
CREATE TABLE `event` (
	`stream` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`data` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`stream`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `node_reads` (
	`node` text PRIMARY KEY NOT NULL,
	`fields` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `run` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`project` text NOT NULL,
	`graph` text NOT NULL,
	`graph_title` text NOT NULL,
	`client_key` text NOT NULL,
	`input` text NOT NULL,
	`targets` text NOT NULL,
	`state` text NOT NULL,
	`error` text,
	`counts` text NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `run_by_client_key` ON `run` (`client_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `run_by_number` ON `run` (`project`,`number`);--> statement-breakpoint
CREATE INDEX `run_by_state` ON `run` (`state`);--> statement-breakpoint
CREATE TABLE `task` (
	`id` text PRIMARY KEY NOT NULL,
	`run` text NOT NULL,
	`node` text NOT NULL,
	`node_type` text NOT NULL,
	`item_key` text,
	`item_name` text,
	`item_index` integer,
	`state` text NOT NULL,
	`reason` text,
	`attempt` integer NOT NULL,
	`deaths` integer NOT NULL,
	`key` text,
	`engine` text,
	`seed` integer,
	`error` text,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `task_by_run` ON `task` (`run`);--> statement-breakpoint
CREATE TABLE `task_output` (
	`task` text NOT NULL,
	`port` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`task`, `port`),
	FOREIGN KEY (`task`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `timing` (
	`node_type` text NOT NULL,
	`engine` text NOT NULL,
	`ms` real NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`node_type`, `engine`)
);
