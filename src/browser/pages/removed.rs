//! Removed accounts, as long as they are kept: the user can put them back or delete them permanently.

use super::App;
use crate::browser::i18n::{t, translate};
use crate::browser::parts::{focus_again, spoken, subtitle_of, title_of};
use crate::i18n::{sentence1, sentence2};
use crate::vault::{Edit, KEPT_DAYS, RemovedEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section under the accounts; absent if there are none.
#[component]
pub fn RemovedSection() -> impl IntoView {
    let app = App::get();
    let removed = Memo::new(move |_| app.of_vault(|vault| vault.removed().entries.clone()).unwrap_or_default());
    view! {
        <Show when=move || removed.with(|removed| !removed.is_empty())>
            <section class="panel" aria-labelledby="removed-title">
                <h2 id="removed-title">{t("removedTitle")}</h2>
                <p>{t("removedLead")}</p>
                <ul class="rows" id="removed-accounts">
                    <For each=move || removed.get().into_iter().rev() key=|removed| removed.entry.id let(removed)>
                        <Row removed />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(removed: RemovedEntry) -> impl IntoView {
    let app = App::get();
    let RemovedEntry { entry, days, .. } = removed;
    let id = entry.id;
    let name = spoken(&entry.account);
    let asks = RwSignal::new(false);
    let left = KEPT_DAYS.saturating_sub(days);
    let kept = if left == 1 { t("removedLastDay") } else { translate(&sentence1("removedDays", left.to_string())) };
    let put_back = {
        let name = name.clone();
        move |_| {
            let name = name.clone();
            spawn_local(async move {
                if app.save(Edit::PutBack(id)).await {
                    app.say(translate(&sentence1("removedIsBack", name)));
                    focus_again("search".to_owned());
                }
            });
        }
    };
    let drop_now = move |_| {
        spawn_local(async move {
            if app.save(Edit::DropRemoved(vec![id])).await {
                app.say(t("removedGone"));
                focus_again("search".to_owned());
            }
        });
    };
    let label = |word: &str| translate(&sentence2("secretOf", word, name.clone()));
    let (back_label, drop_label) = (label(&t("removedPutBack")), label(&t("removedDrop")));
    let sure = translate(&sentence1("removedSure", name.clone()));
    view! {
        <li class="row removed">
            <span class="who">
                <span class="issuer">{title_of(&entry.account)}</span>
                <span class="name">{subtitle_of(&entry.account)}</span>
            </span>
            <span class="note">{kept}</span>
            <button class="small" type="button" id=format!("put-back-{id}") aria-label=back_label on:click=put_back>{t("removedPutBack")}</button>
            <button class="small quiet" type="button" id=format!("drop-{id}") aria-label=drop_label aria-expanded=move || asks.get().to_string() on:click=move |_| asks.update(|asks| *asks = !*asks)>{t("removedDrop")}</button>
            <Show when=move || asks.get()>
                <div class="question" role="group">
                    <p>{sure.clone()}</p>
                    <p class="actions">
                        <button class="danger" type="button" id=format!("drop-sure-{id}") on:click=drop_now>{t("removedDrop")}</button>
                        <button class="quiet" type="button" on:click=move |_| asks.set(false)>{t("cancel")}</button>
                    </p>
                </div>
            </Show>
        </li>
    }
}
