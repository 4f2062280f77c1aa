CREATE TABLE `hosted_order` (
	`id` text PRIMARY KEY NOT NULL,
	`work` text NOT NULL,
	`key` text NOT NULL,
	`service` text NOT NULL,
	`label` text NOT NULL,
	`capability` text NOT NULL,
	`project` text,
	`run` text,
	`task` text,
	`what` text NOT NULL,
	`state` text NOT NULL,
	`amount` integer NOT NULL,
	`charged` integer,
	`currency` text NOT NULL,
	`remote` text,
	`reply` text,
	`result` text,
	`why` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `order_by_work` ON `hosted_order` (`work`,`created_at`);--> statement-breakpoint
CREATE INDEX `order_by_project` ON `hosted_order` (`project`,`service`);--> statement-breakpoint
CREATE INDEX `order_by_run` ON `hosted_order` (`run`,`service`);--> statement-breakpoint
CREATE INDEX `order_by_time` ON `hosted_order` (`created_at`);