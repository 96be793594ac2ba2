import type { ChatEntry, ChatMessage } from "../../../src/domain/notices/chat.ts";

export function chatEntry(over: Partial<ChatEntry> = {}): ChatEntry {
  return {
    kind: "action-item",
    issue: "acme/shop#3",
    url: "https://github.com/acme/shop/issues/3",
    title: "Alert on replication lag",
    owners: [{ name: "alice", id: null }],
    due: "2026-12-01",
    daysLate: 2,
    ...over,
  };
}

export function chatMessage(over: Partial<ChatMessage> = {}): ChatMessage {
  return {
    ...{ to: "slack", address: "sre", id: "0c5f", event: "overdue", day: "2026-12-03" },
    repository: { owner: "acme", repo: "shop" },
    headline: "1 action item is 2 days overdue.",
    asked: [],
    entries: [chatEntry()],
    url: "https://github.com/acme/shop/issues/3#issuecomment-7",
    ...over,
  };
}
